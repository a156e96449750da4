"""What a decision would change: tried in the graph, asked the same questions, and left as it was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, cast

from app.derive.decisions import BY_HAND, Looked, Verdict, put_decision, rehearsing, take_back_decision
from app.derive.ids import Ids
from app.errors import Conflict, GraphAway, TooSlow
from app.explore import carers, children, network
from app.explore.matches import match
from app.explore.persons import person_of
from app.explore.subject import seen
from app.explore.words import counted, listed, steps_word
from app.graph.session import Asking, GraphSession, Unit
from app.models.answers import GapLevel, Path, Person
from app.models.match_answers import CarerChange, LinkGained, MatchAnswer, RiskChange, WouldChange

REHEARSAL_SECONDS = 20.0
SHOWN = 50
"""So many children are named whose answers would change; `children_changed` counts them all."""
_Act = Literal["same", "different", "take_back"]


_TRIED: dict[_Act, str] = {
    "same": "Deciding that they are one person",
    "different": "Deciding that they are two people",
    "take_back": "Taking this back",
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """The answers that are compared, with the people of the pair by record."""

    people: dict[str, str]
    steps: dict[str, int]
    levels: dict[str, str]
    linked: dict[str, dict[str, tuple[Person, frozenset[str]]]]


def with_effects(session: GraphSession, ids: Ids, asking: Asking, *, match_id: str) -> MatchAnswer:
    """One pair with everything that a decision needs, and what it would change. Raises Unknown.

    That they are the same is tried where nothing stands against it; of a pair that is one person by
    decision, taking that back; of one that a rule alone joins, that they are not. `would_change` is null
    where there is nothing to try, or no time.
    """
    found = match(session, asking, match_id=match_id)
    act = _act(found)
    if act is None:
        return found
    try:
        tried = rehearsing(
            session,
            ids,
            "what a decision would change",
            lambda unit: _tried(unit, ids, asking, found, act),
            seconds=REHEARSAL_SECONDS,
        )
    except (TooSlow, GraphAway, Conflict):
        note = (
            "what this would change could not be worked out in time; the decision can be taken all the same"
        )
        answer = found.answer.model_copy(update={"notes": [*found.answer.notes, note]})
        return found.model_copy(update={"answer": answer})
    return found.model_copy(update={"would_change": tried})


def _act(found: MatchAnswer) -> _Act | None:
    if not found.one_person:
        return None if found.blockers or found.conflict else "same"
    rules = [one.rule for one in found.decisions if one.standing and one.verdict == "same"]
    if not rules:
        return None
    return "take_back" if BY_HAND in rules else "different"


def _tried(unit: Unit, ids: Ids, asking: Asking, found: MatchAnswer, act: _Act) -> WouldChange:
    left, right = found.left.record_key, found.right.record_key
    before = _ask(unit, ids, asking, found)
    if act == "take_back":
        take_back_decision(unit, ids, left, right, reason="rehearsal", by=asking.actor, looked=Looked())
    else:
        put_decision(unit, ids, left, right, Verdict(act, "rehearsal", asking.actor, Looked()))
    after_match = match(unit.session, asking, match_id=found.match_id)
    after = _ask(unit, ids, asking, after_match)
    # Each of two who become one is compared with the one; taken back, ids are their own again.
    moved = {old: after.people[key] for key, old in before.people.items()} if act == "same" else {}
    new_names = {one.person_id: one for one in (after_match.left.person, after_match.right.person)}
    old_names = {one.person_id: one for one in (found.left.person, found.right.person)}
    names = old_names if act == "same" else new_names
    risks = _risks(unit, asking, before, after, moved, names)
    carer_changes = _carers(unit, asking, before, after, moved, names)
    changed = {one.child.person_id for one in (*risks, *carer_changes)}
    gained = _gained(before, after, old_names, moved)
    return WouldChange(
        act=act,
        links_gained=gained,
        risks=risks[:SHOWN],
        carers=carer_changes[:SHOWN],
        children_changed=len(changed),
        text=_words(act, gained, changed),
    )


def _ask(unit: Unit, ids: Ids, asking: Asking, found: MatchAnswer) -> _Asked:
    """The same questions before and after."""
    inside = unit.session
    near = children.near_risk(inside, asking, max_steps=2, profile="close")
    gaps = carers.without_carers(inside, asking)
    people = {side.record_key: side.person.person_id for side in (found.left, found.right)}
    linked: dict[str, dict[str, tuple[Person, frozenset[str]]]] = {}
    for person_id in set(people.values()):
        around = network.network(inside, asking, person_id=person_id, max_steps=1, profile="all")
        others = {one.person.person_id: one.person for one in around.people}
        kinds: dict[str, set[str]] = {}
        for link in around.links:
            ends = {link.start, link.end}
            if person_id in ends and len(ends) == 2:
                (other,) = ends - {person_id}
                kinds.setdefault(other, set()).update(link.kinds)
        linked[person_id] = {
            one: (others[one], frozenset(said)) for one, said in kinds.items() if one in others
        }
    return _Asked(
        people,
        {str(child): int(steps) for steps, child in near.keys},
        {str(child): str(level) for level, child in gaps.keys},
        linked,
    )


def _differing(before: dict[str, object], after: dict[str, object], moved: dict[str, str]) -> list[str]:
    """Ids of before whose answer is another, those of the pair under the id that they have after."""
    ids = sorted({*before, *after})
    same = [one for one in ids if one not in moved]
    found = [one for one in same if before.get(one) != after.get(one)]
    return found + [old for old, new in sorted(moved.items()) if before.get(old) != after.get(new)]


def _risks(
    unit: Unit,
    asking: Asking,
    before: _Asked,
    after: _Asked,
    moved: dict[str, str],
    names: dict[str, Person],
) -> list[RiskChange]:
    differing = _differing(cast(dict[str, object], before.steps), cast(dict[str, object], after.steps), moved)
    names = _named(unit, asking, differing) | names
    later = _paths(unit, asking, [moved.get(one, one) for one in differing])
    found: list[RiskChange] = []
    for one in differing:
        path = later.get(moved.get(one, one))
        child = names.get(one)
        if child is None or not child.is_child:
            continue
        was = f"at {steps_word(before.steps[one])}" if one in before.steps else "no recorded path"
        text = f"{child.name}, nearest recorded risk: {was}; then {path.text if path else 'no recorded path'}"
        found.append(
            RiskChange(
                child=child,
                steps_before=before.steps.get(one),
                steps_after=after.steps.get(moved.get(one, one)),
                path=path,
                text=text,
            )
        )
    return found


def _named(unit: Unit, asking: Asking, person_ids: list[str]) -> dict[str, Person]:
    """Those who are people afterwards, by id; whom the pair is about is known from before."""
    rows = seen(unit.session, asking, person_ids)
    return {one: person_of(row, asking.valid_on) for one, row in rows.items()}


def _paths(unit: Unit, asking: Asking, child_ids: Iterable[str]) -> dict[str, Path]:
    """The nearest path of each of these children that has one."""
    found = children.near_risk(unit.session, asking, max_steps=2, profile="close")
    wanted = set(child_ids)
    keys = [key for key in found.keys if str(key[1]) in wanted][:SHOWN]
    return {one.child.person_id: one.path for one in found.details(keys)} if keys else {}


def _carers(
    unit: Unit,
    asking: Asking,
    before: _Asked,
    after: _Asked,
    moved: dict[str, str],
    names: dict[str, Person],
) -> list[CarerChange]:
    differing = _differing(
        cast(dict[str, object], before.levels), cast(dict[str, object], after.levels), moved
    )
    names = _named(unit, asking, differing) | names
    later = carers.without_carers(unit.session, asking)
    wanted = {moved.get(one, one) for one in differing}
    keys = [key for key in later.keys if str(key[1]) in wanted][:SHOWN]
    said = {one.child.person_id: one for one in later.details(keys)} if keys else {}
    found: list[CarerChange] = []
    for one in differing:
        new = moved.get(one, one)
        child = names.get(one)
        if child is None or not child.is_child:
            continue
        was, will = before.levels.get(one), after.levels.get(new)
        reason = said[new].reason if new in said else "a carer is recorded"
        found.append(
            CarerChange(
                child=child,
                before=cast(GapLevel | None, was),
                after=cast(GapLevel | None, will),
                after_reason=reason,
                text=f"{child.name}: {was or 'has a recorded carer'}; then {will or 'has a recorded carer'}",
            )
        )
    return found


def _gained(
    before: _Asked, after: _Asked, names: dict[str, Person], moved: dict[str, str]
) -> list[LinkGained]:
    found: list[LinkGained] = []
    for old, person in sorted(names.items()):
        had = {moved.get(other, other) for other in before.linked.get(old, {})}
        for other, (to, kinds) in sorted(after.linked.get(moved.get(old, old), {}).items()):
            if other not in had:
                text = f"{person.name} would be linked to {to.name} ({listed(sorted(kinds))})"
                found.append(
                    LinkGained(person=person, to=to, kinds=sorted(kinds), text=text.replace("_", " "))
                )
    return found


def _words(act: _Act, gained: list[LinkGained], changed: set[str]) -> str:
    links = f"give {counted(len(gained), 'link', 'links')} and " if act == "same" else ""
    for_whom = counted(len(changed), "child", "children")
    return f"{_TRIED[act]} would {links}change what is found for {for_whom}."
