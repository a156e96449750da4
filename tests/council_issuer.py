"""A council's sign-in service on loopback: discovery, keys and a token endpoint that checks PKCE."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

KEY = RSAKey.generate_key(2048, {"kid": "council"})
CLIENT = "sightline-pages"


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


@contextmanager
def issuer_at_work() -> Generator[Any]:
    """The service; `base` is its address, `sent` what its token endpoint got, `claims` what its token says."""
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Issuer)
    server.base = f"http://127.0.0.1:{server.server_port}"
    server.sent, server.challenge, server.claims = [], "", {}
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def asked_at(issuer: Any, address: str, **claims: object) -> dict[str, str]:
    """What a browser that follows this address asks; the issuer remembers it, and who is there (`claims`)."""
    assert address.startswith(f"{issuer.base}/authorise?")
    asked = {name: value for name, (value,) in parse_qs(urlsplit(address).query).items()}
    issuer.challenge = asked["code_challenge"]
    now = int(time.time())
    issuer.claims = {
        "iss": issuer.base, "aud": CLIENT, "sub": "kim", "exp": now + 300, "iat": now,
        "auth_time": now, "roles": ["steward", "auditor"], "agency": "NMC", "nonce": asked["nonce"],
    } | claims  # fmt: skip
    return asked
