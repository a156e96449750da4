"""Signing in to the pages at an OIDC issuer: authorisation code with PKCE, state and nonce."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Protocol, cast
from urllib.parse import urlencode, urlsplit

import httpx
import structlog
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from sqlalchemy import delete, insert, select

from app.errors import NotSignedIn, SignInAway
from app.security.issuer_keys import Fetch, IssuerKeys, fetched
from app.security.sessions import digest
from app.security.store import AccessStore, instant
from app.security.store import sign_ins as table
from app.security.tokens import Issuer, Known, claims_of
from app.settings import Settings

UNDER_WAY: Final = timedelta(minutes=10)
_TIMEOUT: Final = 5.0
_log = structlog.get_logger("sightline.sign_in")


class Exchange(Protocol):
    """How a code becomes an ID token at the issuer's token endpoint. Raises SignInAway, NotSignedIn."""

    def __call__(self, endpoint: str, code: str, verifier: str, return_address: str) -> str: ...


class SignIn:
    """Sign-ins at one issuer, those under way in the access store. Safe to share between threads."""

    def __init__(
        self,
        settings: Settings,
        store: AccessStore,
        *,
        fetch: Fetch = fetched,
        exchange: Exchange | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._settings = settings
        self._store = store
        self._fetch = fetch
        self._exchange = exchange or self._exchanged
        self._now = now
        self._told: dict[str, Any] = {}
        self._issuer = Issuer(
            settings.oidc_issuer or "",
            settings.oidc_client_id,
            IssuerKeys(settings.oidc_issuer or "", settings.oidc_jwks_url, fetch).key,
            settings.oidc_roles_claim,
            settings.oidc_agency_claim,
        )

    def begin(self, back: str, return_address: str, *, anew: bool = False) -> tuple[str, str]:
        """Begin a sign-in that ends at our address `back`; `anew`: the issuer asks again who it is.

        Returns what the browser keeps, so that nobody can finish it in another one, and the issuer's address.
        Raises SignInAway, AccessAway.
        """
        browser, state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(4))
        address = self._endpoint("authorization_endpoint")
        now = self._now()
        with self._store.writing() as tx:
            tx.execute(delete(table).where(table.c.began_at <= instant(now - UNDER_WAY)))
            tx.execute(
                insert(table).values(
                    state=digest(state), browser=digest(browser), nonce=nonce, verifier=verifier,
                    back=back, began_at=instant(now),
                )
            )  # fmt: skip
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=")
        asked = {
            "response_type": "code",
            "client_id": self._settings.oidc_client_id,
            "redirect_uri": return_address,
            "scope": self._settings.oidc_scope,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge.decode(),
            "code_challenge_method": "S256",
        }
        if anew:
            asked["prompt"] = "login"
        return browser, f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"

    def finish(self, *, browser: str, state: str, code: str, return_address: str) -> tuple[str, Known, str]:
        """Who has signed in, with which issuer, and where they were going. A state is good once.

        Raises NotSignedIn, SignInAway, AccessAway.
        """
        with self._store.writing() as tx:
            row = tx.execute(select(table).where(table.c.state == digest(state))).one_or_none()
            tx.execute(delete(table).where(table.c.state == digest(state)))
        if row is None or row.began_at <= instant(self._now() - UNDER_WAY):
            raise NotSignedIn("that sign-in was not begun here, or took longer than 10 minutes")
        if not hmac.compare_digest(row.browser, digest(browser)):
            raise NotSignedIn("that sign-in was begun in another browser")
        token = self._exchange(self._endpoint("token_endpoint"), code, row.verifier, return_address)
        known, claims = claims_of(token, {self._issuer.name: self._issuer}, lambda: self._now().timestamp())
        if not hmac.compare_digest(str(claims.get("nonce", "")), row.nonce):
            raise NotSignedIn("that sign-in is an answer to another one")
        return self._issuer.name, known, row.back

    def _endpoint(self, name: str) -> str:
        """An address of the issuer's discovery document. Raises SignInAway."""
        issuer = self._settings.oidc_issuer or ""
        if not self._told:
            try:
                told = self._fetch(issuer.rstrip("/") + "/.well-known/openid-configuration")
            except (OSError, ValueError) as error:
                raise SignInAway("the sign-in service cannot be reached; nobody can sign in now") from error
            if told.get("issuer") != issuer:
                raise SignInAway("the discovery document is another issuer's")
            self._told = told
        address = str(self._told.get(name, ""))
        if urlsplit(address).scheme != urlsplit(issuer).scheme:
            raise SignInAway("the discovery document names no address that can be used")
        return address

    def _exchanged(self, endpoint: str, code: str, verifier: str, return_address: str) -> str:
        secret = self._settings.oidc_client_secret
        client = cast(
            Any,
            OAuth2Client(
                client_id=self._settings.oidc_client_id,
                client_secret=secret.get_secret_value() if secret else None,
                token_endpoint_auth_method="client_secret_basic" if secret else "none",
                redirect_uri=return_address,
                timeout=_TIMEOUT,
                follow_redirects=False,
            ),
        )
        try:
            with client:
                got = client.fetch_token(
                    endpoint, grant_type="authorization_code", code=code, code_verifier=verifier
                )
        except OAuthError as error:
            raise NotSignedIn("the sign-in service did not accept the code") from error
        except (httpx.HTTPError, ValueError) as error:
            _log.warning("code not exchanged", error=type(error).__name__)
            raise SignInAway("the sign-in service cannot be reached; nobody can sign in now") from error
        return str(got.get("id_token", ""))


def sign_in_of(settings: Settings, store: AccessStore) -> SignIn | None:
    """How people sign in to the pages under these settings; None where no issuer is set for that."""
    if settings.oidc_issuer and settings.oidc_client_id:
        return SignIn(settings, store)
    return None
