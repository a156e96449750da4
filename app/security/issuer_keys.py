"""The public keys of an OIDC issuer: fetched from the address that the settings name, and kept a while."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from typing import Any, Final, NoReturn, cast
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import structlog
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, RSAKey

from app.errors import SignInAway

FRESH_SECONDS: Final = 600.0
"""Kept so long without asking again."""
STALE_SECONDS: Final = 3_600.0
"""Used so long while the issuer cannot be reached; then nobody signs in."""
AGAIN_SECONDS: Final = 30.0
"""Between two fetches, whoever sends how many tokens with made-up key ids."""
_TIMEOUT: Final = 5.0
_MOST_BYTES: Final = 1_000_000
_LEAST_RSA_BITS: Final = 2_048
_log = structlog.get_logger("sightline.sign_in")

Fetch = Callable[[str], dict[str, Any]]


class IssuerKeys:
    """The keys at one issuer, by key id. Safe to share between threads.

    `jwks_url` is where the keys are; empty means: as the issuer's discovery document says.
    """

    def __init__(
        self,
        issuer: str,
        jwks_url: str,
        fetch: Fetch | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._issuer = issuer
        self._jwks_url = jwks_url
        self._fetch = fetch or fetched
        self._clock = clock
        self._lock = threading.Lock()
        self._keys: dict[str, Key] = {}
        self._fetched_at = -STALE_SECONDS
        self._tried_at = -AGAIN_SECONDS

    def key(self, key_id: str) -> Key | None:
        """The key of this id; the issuer is asked again once for one that is not known.

        Raises SignInAway if there are no keys that may still be used.
        """
        with self._lock:
            now = self._clock()
            unknown = key_id not in self._keys
            if (unknown or now - self._fetched_at >= FRESH_SECONDS) and now - self._tried_at >= AGAIN_SECONDS:
                self._tried_at = now
                self._renew(now)
            if now - self._fetched_at >= STALE_SECONDS:
                raise SignInAway("the keys of the sign-in service cannot be fetched; nobody can sign in now")
            return self._keys.get(key_id)

    def _renew(self, now: float) -> None:
        try:
            self._keys = _keys_in(self._fetch(self._address()))
            self._fetched_at = now
        except (OSError, ValueError, JoseError, SignInAway) as error:
            _log.warning("keys not fetched", error=type(error).__name__)

    def _address(self) -> str:
        if self._jwks_url:
            return self._jwks_url
        told = self._fetch(self._issuer.rstrip("/") + "/.well-known/openid-configuration")
        if told.get("issuer") != self._issuer:
            raise SignInAway("the discovery document is another issuer's")
        address = str(told.get("jwks_uri", ""))
        # A document must not send us to another kind of address than the one that it came from.
        if urlsplit(address).scheme != urlsplit(self._issuer).scheme:
            raise SignInAway("the discovery document names no address that can be used")
        return address


def _keys_in(document: dict[str, Any]) -> dict[str, Key]:
    found: dict[str, Key] = {}
    listed: list[object] = document.get("keys") or []
    for one in listed:
        if not isinstance(one, dict):
            continue
        given = cast(dict[str, Any], one)
        key_id, use = given.get("kid"), given.get("use", "sig")
        if not isinstance(key_id, str) or use != "sig":
            continue
        if given.get("kty") == "RSA":
            key = RSAKey.import_key(given)
            if key.raw_value.key_size >= _LEAST_RSA_BITS:
                found[key_id] = key
        elif given.get("kty") == "EC":
            found[key_id] = ECKey.import_key(given)
    return found


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: object, **__: object) -> NoReturn:
        raise URLError("it was redirected")


def fetched(address: str) -> dict[str, Any]:
    """A JSON object from a fixed address. Raises OSError or ValueError."""
    if urlsplit(address).scheme not in {"https", "http"}:
        raise ValueError("no address of a web service")
    request = Request(address, headers={"Accept": "application/json"})  # noqa: S310  its scheme is checked
    with build_opener(_NoRedirect()).open(request, timeout=_TIMEOUT) as reply:
        text = reply.read(_MOST_BYTES + 1)
    if len(text) > _MOST_BYTES:
        raise ValueError("the document is too long")
    found: object = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError("the document is no object")
    return cast(dict[str, Any], found)
