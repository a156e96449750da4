"""Signing in to the pages at an issuer on loopback: code, PKCE, state and nonce, each of them tried wrong."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Generator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from pydantic import SecretStr

from app.errors import NotSignedIn, SignInAway
from app.security.oidc import SignIn, sign_in_of
from app.security.store import AccessStore
from app.settings import Settings

KEY = RSAKey.generate_key(2048, {"kid": "council"})
RETURN = "http://127.0.0.1:8000/sign-in/return"


class Issuer(BaseHTTPRequestHandler):
    """Discovery, keys and the token endpoint, which checks PKCE as an issuer must."""

    def do_GET(self) -> None:
        server: Any = self.server
        told = {
            "/.well-known/openid-configuration": {
                "issuer": server.base,
                "jwks_uri": f"{server.base}/keys",
                "authorization_endpoint": f"{server.base}/authorise",
                "token_endpoint": f"{server.base}/token",
            },
            "/keys": {"keys": [KEY.as_dict(private=False)]},
        }
        self.answer(200, told[self.path])

    def do_POST(self) -> None:
        server: Any = self.server
        sent = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
        server.sent.append((dict(self.headers), sent))
        challenge = base64.urlsafe_b64encode(hashlib.sha256(sent["code_verifier"][0].encode()).digest())
        if sent["code"] != ["good"] or challenge.rstrip(b"=").decode() != server.challenge:
            self.answer(400, {"error": "invalid_grant"})
            return
        token = jwt.encode({"alg": "RS256", "kid": "council"}, server.claims, KEY)
        self.answer(200, {"access_token": "unused", "token_type": "Bearer", "id_token": token})

    def answer(self, status: int, told: dict[str, Any]) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        del format, args


@pytest.fixture
def issuer() -> Generator[Any]:
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Issuer)
    server.base, server.sent, server.challenge, server.claims = (
        f"http://127.0.0.1:{server.server_port}",
        [],
        "",
        {},
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def store(tmp_path: Path) -> Generator[AccessStore]:
    with closing(AccessStore(Settings(home=tmp_path))) as opened:
        yield opened


def settings_of(issuer: Any, home: Path, **more: Any) -> Settings:
    return Settings(
        home=home,
        oidc_issuer=issuer.base,
        oidc_audience="sightline",
        oidc_client_id="sightline-pages",
        **more,
    )


def begun(issuer: Any, oidc: SignIn, back: str = "/gaps") -> tuple[str, str]:
    """Begin, and let the issuer remember what it was asked; returns the browser's part and the state."""
    browser, address = oidc.begin(back, RETURN)
    asked = {name: value for name, (value,) in parse_qs(urlsplit(address).query).items()}
    assert address.startswith(f"{issuer.base}/authorise?")
    assert (asked["response_type"], asked["redirect_uri"]) == ("code", RETURN)
    assert asked["code_challenge_method"] == "S256"
    issuer.challenge = asked["code_challenge"]
    now = int(time.time())
    issuer.claims = {
        "iss": issuer.base, "aud": "sightline-pages", "sub": "kim", "exp": now + 300, "iat": now,
        "auth_time": now, "roles": ["steward", "auditor"], "agency": "NMC", "nonce": asked["nonce"],
    }  # fmt: skip
    return browser, asked["state"]


def test_somebody_signs_in(issuer: Any, store: AccessStore, tmp_path: Path) -> None:
    oidc = SignIn(settings_of(issuer, tmp_path), store)
    browser, state = begun(issuer, oidc)
    name, known, back = oidc.finish(browser=browser, state=state, code="good", return_address=RETURN)
    assert (name, known.name, known.agency, back) == (issuer.base, "kim", "NMC", "/gaps")
    assert set(known.roles) == {"steward", "auditor"}
    with pytest.raises(NotSignedIn, match="not begun here"):
        oidc.finish(browser=browser, state=state, code="good", return_address=RETURN)


def test_a_secret_goes_in_the_header_alone(issuer: Any, store: AccessStore, tmp_path: Path) -> None:
    oidc = SignIn(settings_of(issuer, tmp_path, oidc_client_secret=SecretStr("zqsecret")), store)
    browser, state = begun(issuer, oidc)
    oidc.finish(browser=browser, state=state, code="good", return_address=RETURN)
    headers, sent = issuer.sent[0]
    given = base64.b64decode(headers["Authorization"].removeprefix("Basic ")).decode()
    assert given == "sightline-pages:zqsecret"
    assert "zqsecret" not in str(sent)


@pytest.mark.parametrize(
    ("claim", "value"),
    [("nonce", "another"), ("nonce", None), ("aud", "sightline"), ("iss", "http://127.0.0.1:9"), ("exp", 1)],
)
def test_a_token_that_is_no_answer_to_us(
    issuer: Any, store: AccessStore, tmp_path: Path, claim: str, value: object
) -> None:
    oidc = SignIn(settings_of(issuer, tmp_path), store)
    browser, state = begun(issuer, oidc)
    issuer.claims = {k: v for k, v in (issuer.claims | {claim: value}).items() if v is not None}
    with pytest.raises(NotSignedIn):
        oidc.finish(browser=browser, state=state, code="good", return_address=RETURN)


def test_a_return_that_is_not_this_browsers(issuer: Any, store: AccessStore, tmp_path: Path) -> None:
    oidc = SignIn(settings_of(issuer, tmp_path), store)
    for browser_said, state_said, code in (("other", "", "good"), ("", "other", "good"), ("", "", "bad")):
        browser, state = begun(issuer, oidc)
        asked = len(issuer.sent)
        with pytest.raises(NotSignedIn):
            oidc.finish(
                browser=browser_said or browser, state=state_said or state, code=code, return_address=RETURN
            )
        assert len(issuer.sent) - asked == (code == "bad"), "no code is spent for a stranger"


def test_a_code_of_another_sign_in_fails_at_pkce(issuer: Any, store: AccessStore, tmp_path: Path) -> None:
    oidc = SignIn(settings_of(issuer, tmp_path), store)
    browser, state = begun(issuer, oidc)
    issuer.challenge = "somebody-elses"
    with pytest.raises(NotSignedIn, match="did not accept the code"):
        oidc.finish(browser=browser, state=state, code="good", return_address=RETURN)


def test_a_sign_in_is_good_for_ten_minutes(issuer: Any, store: AccessStore, tmp_path: Path) -> None:
    oidc = SignIn(settings_of(issuer, tmp_path), store)
    browser, state = begun(issuer, oidc)
    later = SignIn(
        settings_of(issuer, tmp_path), store, now=lambda: datetime.now(UTC) + timedelta(minutes=11)
    )
    with pytest.raises(NotSignedIn, match="10 minutes"):
        later.finish(browser=browser, state=state, code="good", return_address=RETURN)


def test_an_issuer_that_is_away_is_said(store: AccessStore, tmp_path: Path) -> None:
    away = Settings(
        home=tmp_path, oidc_issuer="http://127.0.0.1:9", oidc_audience="a", oidc_client_id="sightline-pages"
    )
    with pytest.raises(SignInAway, match="cannot be reached"):
        SignIn(away, store).begin("/", RETURN)


def test_without_an_issuer_nobody_signs_in_so(store: AccessStore, tmp_path: Path) -> None:
    assert sign_in_of(Settings(home=tmp_path), store) is None
