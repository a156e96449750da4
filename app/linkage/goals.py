"""What the model is held to: a floor and a goal for each figure, and what was reached of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from app.linkage.evaluating import SURE, Measured

Verdict = Literal["goal reached", "over the floor", "under the floor", "printed only"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure beside its floor and its goal. `rising`: more is better; None: nothing is demanded."""

    what: str
    value: float
    floor: float | None
    goal: float | None
    rising: bool = True
    form: str = ".4f"

    @property
    def verdict(self) -> Verdict:
        """Where it stands."""
        if self.goal is not None and self._reaches(self.goal):
            return "goal reached"
        if self.floor is None:
            return "printed only"
        return "over the floor" if self._reaches(self.floor) else "under the floor"

    @property
    def missed(self) -> bool:
        """Whether there is a goal that was not reached."""
        return self.goal is not None and not self._reaches(self.goal)

    def cells(self) -> tuple[str, str, str, str, str]:
        """What, figure, floor, goal, verdict, as text."""
        floor, goal = ("-" if one is None else format(one, self.form) for one in (self.floor, self.goal))
        return self.what, format(self.value, self.form), floor, goal, self.verdict

    def _reaches(self, least: float) -> bool:
        return self.value >= least if self.rising else self.value <= least


TRAINED_ON_IT = "trained on it"
"""What is said of a set that the recipe was trained on, without labels: the floor of FEBRL is for that."""
_FEBRL = {
    f"FEBRL 3, {TRAINED_ON_IT}": (0.9985, 0.9990),
    f"FEBRL 4, {TRAINED_ON_IT}": (0.9997, 0.9999),
}
_BOROUGH = (0.960, 0.975)
_RELATIVES = {"twins": (0.07, 0.02), "parent and child of one name": (0.03, 0.01)}


def figures(measured: Measured) -> Iterator[Figure]:
    """The figures of one set, beside what is demanded of them."""
    name, counts = measured.name, measured.counts
    floor, goal = _BOROUGH if measured.conventions else _FEBRL.get(name, (None, None))
    yield Figure(f"{name}: F1", counts.f1, floor, goal)
    if floor is not None and not measured.conventions:
        yield Figure(f"{name}: F1 from {SURE} on", measured.sure.f1, floor, goal)
    yield Figure(f"{name}: precision", counts.precision, None, None)
    yield Figure(f"{name}: recall", counts.recall, None, None)
    if not measured.conventions:
        return
    yield Figure(f"{name}: precision of strong pairs", measured.strong.precision, None, None)
    yield Figure(f"{name}: recall of strong pairs", measured.strong.recall, None, None)
    for kind, merges in measured.relatives.items():
        low, high = _RELATIVES[kind]
        what = f"false merges, {kind} ({merges.accepted} of {merges.of})"
        yield Figure(what, merges.share, low, high, rising=False, form=".2%")
    what = f"mixed clusters ({measured.mixed} of {measured.clusters})"
    yield Figure(what, measured.mixed_share, 0.01, 0.005, rising=False, form=".2%")
    what = "F1, largest difference of conventions"
    yield Figure(what, measured.difference, None, 0.01, rising=False)
    few = measured.records <= 200_000
    of = f"{measured.records:,} records"
    yield Figure(f"seconds, {of}", measured.seconds, 120 if few else 600, None, rising=False, form=".0f")
    yield Figure(f"peak MB, {of}", measured.megabytes, 2048 if few else 4096, None, rising=False, form=".0f")
