"""What would be found if suspected duplicates were one person each: never walked in facts, told where facts
end.

A suspicion is no step and one assumption. The search is a 0-1 search over one Cypher file, which says of
each person who is one step away and who may be the same; so it sees what the reader may see and no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from app.explore.links import PROFILES
from app.explore.rows import PersonRow, Row
from app.explore.words import listed, steps_word
from app.graph.catalogue import Question, question
from app.graph.session import Asking, GraphSession
from app.models.answers import OnlyIf, Profile, Suspicion

MOST_STEPS = 4
MOST_ASSUMPTIONS = 3
MOST_PEOPLE = 2_000


class PossibleRow(Row):
    """One person: who is a step away, who may be the same, and whether there is a live risk fact."""

    person: PersonRow
    flagged: bool
    near: list[str]
    alike: list[str]


POSSIBLE: dict[Profile, Question[PossibleRow]] = {
    p: question(f"possible_steps_{p}", PossibleRow) for p in PROFILES
}
Ends = Callable[[PossibleRow], bool]
_Pairs = tuple[tuple[str, str], ...]


@dataclass
class _Seen:
    """People as they are met, each asked for once."""

    session: GraphSession
    asking: Asking
    profile: Profile
    rows: dict[str, PossibleRow] = field(default_factory=dict[str, PossibleRow])

    def meet(self, ids: Iterable[str]) -> bool:
        """Ask for those who are new; False where that would be more people than are looked at."""
        new = sorted(set(ids) - self.rows.keys())
        if len(self.rows) + len(new) > MOST_PEOPLE:
            return False
        if new:
            for row in self.session.read(POSSIBLE[self.profile], self.asking, person_ids=new):
                self.rows[row.person.person_id] = row
        return True


def only_if(
    session: GraphSession,
    asking: Asking,
    profile: Profile,
    *,
    start: str,
    ends: Ends,
    max_steps: int,
    least_steps: int = 0,
    who: str = "",
) -> tuple[OnlyIf | None, bool]:
    """The end that rests on the fewest suspicions, then on the fewest steps; beyond `max_steps` the nearest.

    The second is False where so many people may be reached that not all of them were looked at. At most
    4 steps and 3 suspicions are followed. An end that facts alone reach is none: facts have been asked. `who`
    says in the sentence what an end is.
    """
    seen = _Seen(session, asking, profile)
    whole = seen.meet([start])
    # The suspicions behind each person at the number of steps reached so far, the fewest of them.
    level: dict[str, _Pairs] = {start: ()}
    best: dict[str, int] = {start: 0}
    found: dict[tuple[bool, int, int, str], _Pairs] = {}
    for steps in range(MOST_STEPS + 1):
        whole = _suppose(seen, level, best) and whole
        for person_id, pairs in level.items():
            row = seen.rows.get(person_id)
            if pairs and steps >= least_steps and row is not None and ends(row):
                found[steps > max_steps, len(pairs), steps, person_id] = pairs
        if steps == MOST_STEPS or (found and steps >= max_steps):
            break
        level, complete = _step(seen, level, best)
        whole = whole and complete
    if not found:
        return None, whole
    key = min(found)
    return _told(seen, key[3], key[2], found[key], who), whole


def _suppose(seen: _Seen, level: dict[str, _Pairs], best: dict[str, int]) -> bool:
    """Add to a level whoever one of it may be, one more suspicion each."""
    whole, waiting = True, sorted(level)
    while waiting:
        following: list[str] = []
        for person_id in waiting:
            pairs = level[person_id]
            row = seen.rows.get(person_id)
            if row is None or len(pairs) == MOST_ASSUMPTIONS:
                continue
            for other in row.alike:
                if best.get(other, MOST_ASSUMPTIONS + 1) > len(pairs) + 1:
                    best[other] = len(pairs) + 1
                    level[other] = (*pairs, (person_id, other))
                    following.append(other)
        whole = seen.meet(following) and whole
        waiting = sorted(set(following))
    return whole


def _step(seen: _Seen, level: dict[str, _Pairs], best: dict[str, int]) -> tuple[dict[str, _Pairs], bool]:
    """Whoever is one step further, where that takes fewer suspicions than any shorter way."""
    reached: dict[str, _Pairs] = {}
    for person_id in sorted(level, key=lambda one: (len(level[one]), one)):
        row = seen.rows.get(person_id)
        for other in row.near if row is not None else ():
            if best.get(other, MOST_ASSUMPTIONS + 1) > len(level[person_id]):
                best[other] = len(level[person_id])
                reached[other] = level[person_id]
    return reached, seen.meet(reached)


def _told(seen: _Seen, end: str, steps: int, pairs: _Pairs, who: str) -> OnlyIf:
    def called(person_id: str) -> str:
        return f"{seen.rows[person_id].person.name or 'somebody without a name'} ({person_id})"

    each = [f"{called(one)} and {called(other)} are one person" for one, other in pairs]
    suspected = "which is suspected and not decided" if len(pairs) == 1 else "each suspected and not decided"
    then = f": {called(end)}{who} is then {steps_word(steps)} away" if steps else ""
    return OnlyIf(
        steps=steps,
        assumptions=len(pairs),
        end_id=end,
        suspicions=[Suspicion(person_id=one, other_id=other) for one, other in pairs],
        text=f"Only if {listed(each)}, {suspected}{then}.",
    )
