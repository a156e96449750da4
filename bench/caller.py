"""Whoever asks the service in a measurement: one connection of the standard library's, kept open.

What a caller's own library spends on a request is not the service's, so the plainest one is used.
"""

from __future__ import annotations

import json as json_text
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit


@dataclass(frozen=True, slots=True)
class Reply:
    """A status and a body."""

    status_code: int
    content: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return json_text.loads(self.content)

    def raise_for_status(self) -> Reply:
        """The reply itself. Raises RuntimeError for one that is no answer."""
        if self.status_code >= 400:
            raise RuntimeError(f"{self.status_code}: {self.content[:300].decode(errors='replace')}")
        return self


@dataclass(frozen=True, slots=True)
class Caller:
    """Asks one service, with the same headers each time."""

    base_url: str
    headers: Mapping[str, str]
    connection: HTTPConnection

    def get(self, path: str, params: Mapping[str, Any] | None = None) -> Reply:
        """Ask for a path."""
        return self._ask("GET", path + (f"?{urlencode(params, doseq=True)}" if params else ""), None, {})

    def post(self, path: str, json: Any) -> Reply:
        """Send a body."""
        return self._ask("POST", path, json_text.dumps(json).encode(), {"Content-Type": "application/json"})

    def _ask(self, method: str, path: str, body: bytes | None, more: Mapping[str, str]) -> Reply:
        self.connection.request(method, path, body, {**self.headers, **more})
        got = self.connection.getresponse()
        return Reply(got.status, got.read())


@contextmanager
def calling(base_url: str, headers: Mapping[str, str]) -> Generator[Caller]:
    """A caller of the service at this address for as long as the block lasts."""
    connection = HTTPConnection(urlsplit(base_url).netloc, timeout=120)
    try:
        yield Caller(base_url, headers, connection)
    finally:
        connection.close()
