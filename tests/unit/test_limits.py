"""The limits' window under a frozen clock: what counts, when there is room again, what is forgotten."""

from __future__ import annotations

import threading

import pytest
from pydantic import ValidationError

from app.doors.limits import DAY, MINUTE, MOST_CALLERS, Window
from app.settings import Settings


class Clock:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_the_window_slides(clock: Clock) -> None:
    window = Window("searches", 2, MINUTE, clock)
    assert window.take("a", ["1"]) == 0
    clock.now += 20
    assert window.take("a", ["2"]) == 0
    assert window.take("a", ["3"]) == 40
    clock.now += 39.5
    assert window.take("a", ["3"]) == 0.5
    clock.now += 0.5
    assert window.take("a", ["3"]) == 0
    assert window.take("a", ["4"]) == 20


def test_what_is_refused_does_not_count_and_others_are_not_touched(clock: Clock) -> None:
    window = Window("searches", 1, MINUTE, clock)
    assert window.take("a", ["1"]) == 0
    for _ in range(100):
        assert window.take("a", ["2"]) == 60
    assert window.take("b", ["2"]) == 0
    clock.now += 60
    assert window.take("a", ["2"]) == 0


def test_the_same_thing_counts_once_and_several_count_together(clock: Clock) -> None:
    window = Window("people", 3, DAY, clock)
    for _ in range(10):
        assert window.take("a", ["P1", "P1"]) == 0
    assert window.take("a", ["P1", "P2", "P3"]) == 0
    assert window.take("a", ["P3", "P4"]) == DAY
    assert window.take("a", ["P2"]) == 0
    assert window.take("b", ["1", "2", "3", "4"]) > 0
    assert window.take("b", ["1", "2", "3"]) == 0


def test_nought_is_no_limit(clock: Clock) -> None:
    window = Window("searches", 0, MINUTE, clock)
    assert all(window.take("a", [str(number)]) == 0 for number in range(1000))
    assert window.callers() == 0


def test_memory_is_bounded(clock: Clock) -> None:
    window = Window("searches", 1, MINUTE, clock)
    for number in range(MOST_CALLERS + 10):
        window.take(f"caller {number}", ["x" * 100_000])
    assert window.callers() == MOST_CALLERS
    assert window.take(f"caller {MOST_CALLERS}", ["y"]) > 0


def test_threads_together_get_no_more_than_one(clock: Clock) -> None:
    window = Window("searches", 50, MINUTE, clock)
    let_in: list[float] = []

    def ask(thread: int) -> None:
        let_in.extend(wait for number in range(40) if not (wait := window.take("a", [f"{thread} {number}"])))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(let_in) == 50


def test_the_settings_defaults_and_bounds() -> None:
    settings = Settings()
    assert (settings.searches_per_minute, settings.people_per_day) == (60, 300)
    with pytest.raises(ValidationError):
        Settings(searches_per_minute=-1)
