"""How a long start tells what it does: sentences, and a count of fetched files."""

from __future__ import annotations

from types import TracebackType
from typing import Protocol, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar


class Progress(Protocol):
    """What `open_graph` tells while it works."""

    def say(self, sentence: str) -> None:
        """One sentence that the user should see."""
        ...

    def fetched(self, done: int, total: int) -> None:
        """So many of `total` files are in the cache."""
        ...


class Quiet:
    """Says nothing."""

    def say(self, sentence: str) -> None:
        del sentence

    def fetched(self, done: int, total: int) -> None:
        del done, total


class ConsoleProgress:
    """Sentences and a bar on standard error, so that standard output stays for answers."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(stderr=True, highlight=False)
        self._bar: Bar | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end_bar()

    def say(self, sentence: str) -> None:
        self._console.print(sentence, markup=False, soft_wrap=True)

    def fetched(self, done: int, total: int) -> None:
        if self._bar is None or self._task is None:
            self._bar = Bar(
                TextColumn("Fetching Neo4j"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("files"),
                TimeElapsedColumn(),
                console=self._console,
            )
            self._task = self._bar.add_task("fetch", total=total)
            self._bar.start()
        self._bar.update(self._task, completed=done)
        if done >= total:
            self._end_bar()

    def _end_bar(self) -> None:
        if self._bar is not None:
            self._bar.stop()
        self._bar = self._task = None
