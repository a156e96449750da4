"""Neo4j Browser, served by the whole application on the small world, in a real Chromium.

No name but localhost can be resolved there, and every request and socket is written down.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
import uvicorn
from playwright.sync_api import Browser, Locator, Page, Request, expect, sync_playwright

from app.graph.artifacts import ensure_jars, jar_folder, locked_jars
from app.graph.progress import Quiet
from app.graph.servers import GraphAddress
from app.graph.session import GraphSession
from app.main import create_app
from app.settings import Settings
from tests.doors.conftest import session, small_world

__all__ = ["session", "small_world"]

PATIENCE = 30_000
"""Milliseconds that a slow machine may take for one step."""
expect.set_options(timeout=PATIENCE)


@dataclass
class Opened:
    """One tab with Neo4j Browser in it, and what it asked for."""

    page: Page
    origin: str
    bolt: str
    password: str
    asked: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)

    def watch(self) -> None:
        """Write down every request, and every socket also of workers."""
        self.page.context.on("request", lambda request: self.asked.append(request.url))
        self.page.context.on("requestfailed", self._note_refused)
        self.page.on("websocket", lambda opened: self.asked.append(opened.url))

    def _note_refused(self, request: Request) -> None:
        self.refused[request.url] = request.failure or ""

    def open(self) -> None:
        """Open Browser as a reader does, and sign in unless it still knows who we are."""
        self.page.goto(f"{self.origin}/neo4j-browser/")
        password, connected = self.page.get_by_test_id("password"), self.page.get_by_text("You are connected")
        password.or_(connected).first.wait_for()
        # Until Browser has found its server, signing in would be undone again.
        self.page.wait_for_load_state("networkidle")
        if password.is_visible():
            password.fill(self.password)
            self.page.get_by_test_id("connect").click()
        connected.wait_for()
        self.page.get_by_text("neo4j$").first.wait_for()

    def run(self) -> Locator:
        """Run what stands in the editor; returns the new frame, which may still be waiting for rows."""
        frames = self.page.get_by_test_id("frame")
        before = frames.count()
        self.page.get_by_test_id("editor-Run").click()
        self.page.wait_for_function(
            "before => document.querySelectorAll('[data-testid=frame]').length > before", arg=before
        )
        return frames.first

    def choose(self, beginning: str) -> None:
        """Click the guide's block that begins so; it goes into the editor."""
        blocks = self.page.get_by_test_id("guidesDrawer").locator(".runnable")
        blocks.filter(has_text=beginning).first.click()
        self.wait_for_the_editor()

    def favourite(self, folder: str, beginning: str) -> None:
        """Put one of the favourites into the editor."""
        if not self.page.get_by_test_id("createNewFavorite").is_visible():
            self.page.get_by_test_id("navigationFavorites").click()
        item = self.page.locator(f"[data-testid^='scriptTitle-{beginning}']").first
        if not item.is_visible():
            self.page.get_by_test_id(f"expandFolder-{folder}").click()
        item.click()
        self.wait_for_the_editor()

    def write(self, text: str) -> None:
        """Type into the editor."""
        self.page.locator("[data-testid=activeEditor] textarea").first.focus()
        self.page.keyboard.insert_text(text)
        self.wait_for_the_editor()

    def wait_for_the_editor(self) -> None:
        """The editor takes a text up a moment later, and shows no sign of it."""
        self.page.wait_for_timeout(800)

    def set_parameters(self) -> None:
        """Run the favourite that sets what every question takes, and see each line succeed."""
        self.favourite("1 Start here", "Set what every question takes")
        all_succeeded(self.run())

    def elsewhere(self) -> set[str]:
        """Addresses asked for that are neither our own server nor the Bolt server."""
        allowed = {urlsplit(self.origin).netloc, urlsplit(self.bolt).netloc.replace("127.0.0.1", "localhost")}
        return {
            url
            for url in self.asked
            if urlsplit(url).scheme in {"http", "https", "ws", "wss"} and urlsplit(url).netloc not in allowed
        }


def all_succeeded(frame: Locator) -> int:
    """Wait until every line of a script has succeeded; returns how many there are."""
    lines = frame.get_by_test_id("multi-statement-list-icon")
    lines.first.wait_for()
    for at in range(lines.count()):
        frame.page.wait_for_function(
            "icon => icon.title === 'Status: success'", arg=lines.nth(at).element_handle()
        )
    return lines.count()


@contextmanager
def served(settings: Settings, graph: GraphSession) -> Generator[str]:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(settings, graph), log_config=None, access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    until = time.monotonic() + 30
    while not server.started and time.monotonic() < until:
        time.sleep(0.05)
    try:
        yield f"http://localhost:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()


@pytest.fixture(scope="module")
def service(small_world: Settings, session: GraphSession) -> Generator[str]:
    """The address of the whole application on the small world."""
    wanted = [jar for jar in locked_jars() if jar.artifact == "neo4j-browser"]
    ensure_jars(jar_folder(small_world), wanted, Quiet())
    with served(small_world, session) as origin:
        yield origin


@pytest.fixture(scope="module")
def tabs(chromium: str, graph_address: GraphAddress) -> Generator[Browser]:
    """A running Chromium in which no other name can be resolved."""
    names = sorted({"localhost", "127.0.0.1", urlsplit(graph_address.uri).hostname or "localhost"})
    arguments = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        # Every page is ours: a process for each would only be started and ended.
        "--process-per-site",
        "--renderer-process-limit=1",
        f"--host-resolver-rules=MAP * ~NOTFOUND, {', '.join(f'EXCLUDE {name}' for name in names)}",
    ]
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=arguments)
        try:
            yield running
        finally:
            running.close()


@pytest.fixture
def opened(tabs: Browser, service: str, graph_address: GraphAddress) -> Generator[Opened]:
    """Browser in a new profile, its guide open, signed in, watched from the first request on."""
    with _in_a_new_profile(tabs, service, graph_address) as tab:
        yield tab


@pytest.fixture(scope="module")
def analyst(tabs: Browser, service: str, graph_address: GraphAddress) -> Generator[Opened]:
    """The same for all who only ask, with what every question takes set."""
    with _in_a_new_profile(tabs, service, graph_address) as tab:
        tab.set_parameters()
        yield tab


@contextmanager
def _in_a_new_profile(tabs: Browser, service: str, graph_address: GraphAddress) -> Generator[Opened]:
    context = tabs.new_context(viewport={"width": 1600, "height": 1100})
    try:
        context.set_default_timeout(PATIENCE)
        tab = Opened(context.new_page(), service, graph_address.uri, graph_address.password)
        tab.watch()
        tab.open()
        yield tab
    finally:
        context.close()
