"""A wire between the driver and the server that can be cut and mended: a TCP relay in threads, and its fixtures."""

from __future__ import annotations

import socket
import threading
from collections.abc import Generator
from contextlib import suppress
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from app.graph.servers import GraphAddress


class Relay:
    """Listens on a free loopback port and passes every byte to `host:port`, until it is cut."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._listening = self._listen(0)
        self.port: int = self._listening.getsockname()[1]
        self._open: list[socket.socket] = []
        self._serve()

    def cut(self) -> None:
        """Close the port and every connection, as a server that is gone."""
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._open.clear()

    def mend(self) -> None:
        """Listen again on the same port."""
        self._listening = self._listen(self.port)
        self._serve()

    def _listen(self, port: int) -> socket.socket:
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        listening.listen(16)
        return listening

    def _serve(self) -> None:
        threading.Thread(target=self._accept, args=(self._listening,), daemon=True).start()

    def _accept(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = listening.accept()
                far = socket.create_connection(self._target)
                for one in (near, far):  # or every little answer waits for an acknowledgement
                    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._open += [near, far]
                for source, sink in ((near, far), (far, near)):
                    threading.Thread(target=self._pass_on, args=(source, sink), daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while chunk := source.recv(65_536):
                sink.sendall(chunk)
        for one in (source, sink):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def relay(graph_address: GraphAddress) -> Generator[Relay]:
    """A wire to the server of this run; cut at the end, whatever happened to it."""
    at = urlsplit(graph_address.uri)
    opened = Relay(at.hostname or "localhost", at.port or 7687)
    yield opened
    opened.cut()


@pytest.fixture
def wire(relay: Relay, graph_address: GraphAddress) -> GraphAddress:
    """The server as it is reached over the wire."""
    return replace(graph_address, uri=f"bolt://127.0.0.1:{relay.port}", kind="remote")
