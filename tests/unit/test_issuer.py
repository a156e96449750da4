"""An issuer over HTTP, on loopback: found by its discovery document, asked at its own address alone."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Generator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from app.errors import NotSignedIn, SignInAway
from app.security.gate import Gate
from app.security.issuer_keys import fetched
from app.settings import Settings

KEY = RSAKey.generate_key(2048, {"kid": "council"})


class Pages(BaseHTTPRequestHandler):
    """Answers from the server's `pages`: path -> status and body."""

    def do_GET(self) -> None:
        server: Any = self.server
        server.asked.append(self.path)
        status, body = server.pages.get(self.path, (404, b"{}"))
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        del format, args


@pytest.fixture
def web() -> Generator[Any]:
    """A web server; `base` is its address."""
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    server.base, server.pages, server.asked = f"http://127.0.0.1:{server.server_port}", {}, []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_somebody_signs_in_by_the_councils_issuer(web: Any, tmp_path: Path) -> None:
    discovery = {"issuer": web.base, "jwks_uri": f"{web.base}/keys"}
    web.pages["/.well-known/openid-configuration"] = (200, json.dumps(discovery).encode())
    web.pages["/keys"] = (200, json.dumps({"keys": [KEY.as_dict(private=False)]}).encode())
    settings = Settings(home=tmp_path, oidc_issuer=web.base, oidc_audience="sightline", clearance_steward=2)
    claims = {
        "iss": web.base, "aud": ["other", "sightline"], "tid": "t", "oid": "o", "roles": ["steward"],
        "agency": "NMC", "exp": int(time.time()) + 60,
    }  # fmt: skip
    token = jwt.encode({"alg": "RS256", "kid": "council"}, claims, KEY)
    with closing(Gate(settings)) as gate:
        assert len({gate.enter(token) for _ in range(3)}) == 1
        actor = gate.enter(token)
        assert (actor.name, actor.role, actor.agency, actor.clearance) == ("t|o", "steward", "NMC", 2)
        assert web.asked == ["/.well-known/openid-configuration", "/keys"], "keys are kept"
        stranger = RSAKey.generate_key(2048, {"kid": "council"})
        with pytest.raises(NotSignedIn):
            gate.enter(jwt.encode({"alg": "RS256", "kid": "council"}, claims, stranger))


def test_an_issuer_that_is_away_lets_nobody_in(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, oidc_issuer="http://127.0.0.1:9", oidc_audience="sightline")
    claims = {"iss": "http://127.0.0.1:9", "aud": "sightline", "sub": "s", "exp": int(time.time()) + 60}
    with closing(Gate(settings)) as gate, pytest.raises(SignInAway):
        gate.enter(jwt.encode({"alg": "RS256", "kid": "council"}, claims, KEY))


@pytest.mark.parametrize(
    ("status", "body"),
    [(302, b"{}"), (500, b"{}"), (200, b"no JSON"), (200, b"[]"), (200, b" " * 1_000_001 + b"{}")],
)
def test_what_is_no_document_is_not_taken_for_one(web: Any, status: int, body: bytes) -> None:
    web.pages["/keys"] = (status, body)
    with pytest.raises((OSError, ValueError)):
        fetched(f"{web.base}/keys")
    assert web.asked == ["/keys"], "it goes nowhere else"


@pytest.mark.parametrize("address", ["file:///etc/hostname", "ftp://127.0.0.1/keys", "keys"])
def test_only_web_addresses_are_fetched(address: str) -> None:
    with pytest.raises(ValueError, match="web service"):
        fetched(address)
