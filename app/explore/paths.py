"""All shortest paths between two people, and why there is none."""

from __future__ import annotations

from app.errors import BadInput, FieldProblem
from app.explore.bounds import checked_profile, checked_steps
from app.explore.emptiness import Probes, hub_words, hubs_of, why_empty
from app.explore.envelope import HUBS as HUBS_END_A_PATH
from app.explore.envelope import around, envelope
from app.explore.if_confirmed import only_if
from app.explore.links import PATHS_SHOWN, PROFILES, lay_out
from app.explore.persons import person_of
from app.explore.rows import Row
from app.explore.subject import PEOPLE, refuse, seen
from app.explore.words import steps_word
from app.graph.catalogue import Question, question
from app.graph.session import Asking, GraphSession
from app.models.answers import OnlyIf, Profile, WhyEmpty
from app.models.people_answers import PathsAnswer


class StepsRow(Row):
    """A distance."""

    steps: int


LENGTH: dict[Profile, Question[StepsRow]] = {p: question(f"path_length_{p}", StepsRow) for p in PROFILES}
LENGTH_EVER: dict[Profile, Question[StepsRow]] = {
    p: question(f"path_length_ever_{p}", StepsRow) for p in PROFILES
}


def paths(
    session: GraphSession,
    asking: Asking,
    *,
    start: str,
    end: str,
    max_steps: int = 2,
    profile: Profile = "close",
) -> PathsAnswer:
    """All shortest paths between two people within `max_steps`; at most 20 are laid out.

    Raises Unknown, Moved, BadInput (also for one person with itself).
    """
    checked_steps(max_steps)
    checked_profile(profile)
    if start == end:
        raise BadInput(
            "a path joins two people", problems=(FieldProblem("to", "is the same person as `from`"),)
        )
    about = around(session, asking)
    found = session.read(LENGTH[profile], asking, start_id=start, end_id=end)
    steps = found[0].steps if found and found[0].steps <= max_steps else None
    parts = [LENGTH[profile].file, PEOPLE.file]
    people = seen(session, asking, [start, end])
    for person_id in (start, end):
        if person_id not in people:
            refuse(session, asking, person_id)
    why: WhyEmpty | None = None
    laid = None
    if steps is None:
        why = why_empty(_path_probes(session, asking, start, end, profile), about, profile, max_steps)
    else:
        laid = lay_out(session, asking, profile, [((start, end), steps)], about.names, shown=PATHS_SHOWN)
        parts += laid.parts
    return PathsAnswer(
        start=person_of(people[start], asking.valid_on),
        end=person_of(people[end], asking.valid_on),
        steps=steps,
        paths=laid.paths.get((start, end), []) if laid else [],
        total=laid.totals.get((start, end), 0) if laid else 0,
        why_empty=why,
        answer=envelope(
            "paths",
            about,
            parts,
            {"from": start, "to": end, "max_steps": max_steps, "profile": profile},
            limits=[HUBS_END_A_PATH],
        ),
    )


def _path_probes(session: GraphSession, asking: Asking, start: str, end: str, asked: Profile) -> Probes:
    def steps_in(profile: Profile) -> int | None:
        rows = session.read(LENGTH[profile], asking, start_id=start, end_id=end)
        return rows[0].steps if rows else None

    def ended(profile: Profile) -> str | None:
        for row in session.read(LENGTH_EVER[profile], asking, start_id=start, end_id=end):
            return f"a link on the way has ended (it would be {steps_word(row.steps)})"
        return None

    def hub() -> str | None:
        hubs = hubs_of(session, asking, [start])
        shared = [one for one in hubs if end in one.people]
        return hub_words(shared[0]) if shared else None

    def only_if_confirmed(max_steps: int) -> tuple[OnlyIf | None, bool]:
        return only_if(
            session, asking, asked,
            start=start, ends=lambda row: row.person.person_id == end, max_steps=max_steps,
        )  # fmt: skip

    return Probes(steps_in, ended, hub, only_if_confirmed, "a path")
