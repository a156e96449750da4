"""`sightline link`: which records are one person, from the command line."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.demo_home import demo_settings
from app.cli.evaluating import evaluate
from app.settings import Settings, load_settings

if TYPE_CHECKING:
    from app.deps import Door
    from app.derive.ids import Ids
    from app.models.match_answers import MatchAnswer

link_app = typer.Typer(help="Which records are one person: compare, explain, decide, take back.")
link_app.command("evaluate")(evaluate)
Record = Annotated[str, typer.Argument(help="Key of a record: AGENCY/SYSTEM/RECORD.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, in a few words; kept with your name.")]
Demo = Annotated[bool, typer.Option("--demo", help="In the demo's database.")]
Purpose = Annotated[str, typer.Option(help="Why people are read about; SIGHTLINE_PURPOSE else.")]
Reference = Annotated[str, typer.Option(help="Its case or ticket; SIGHTLINE_REFERENCE else.")]


@link_app.command("run")
def run(demo: Demo = False) -> None:
    """Compare what is new or changed since the last run, and put what may be one person into the queue.

    Joins nobody. Repeat it after any fault; without anything new it changes nothing.
    """
    from app.cli.loading import say_linked, told_progress
    from app.linkage.entered import link_entered

    with _door(demo) as (settings, door, _ids), told_progress() as told:
        found = link_entered(door.session, settings, door.ledger, door.actor, progress=told)
    say_linked(found)


@link_app.command("queue")
def queue(
    status: Annotated[
        str,
        typer.Option(help="open, decided, joined_by_rule, unsure, refused_new_evidence or needs_attention."),
    ] = "open",
    limit: Annotated[int, typer.Option(min=1, max=200, help="At most so many pairs.")] = 20,
    purpose: Purpose = "",
    reference: Reference = "",
    demo: Demo = False,
) -> None:
    """The pairs that wait, the strongest evidence first."""
    from app.explore.matches import matches

    with _reading(demo, purpose, reference) as (_, door, _ids):
        looking = door.looking("look", "matches", {"status": status})
        with looking.under_way():
            page = matches(door.session, door.asking(), status=status).page(limit=limit)
        looking.answered(page.model_dump_json().encode(), len(page.items))
    for one in page.items:
        typer.echo(f"{one.left_record}  {one.right_record}  {one.text}")
    typer.echo(f"{len(page.items)} of {page.total}", err=True)


@link_app.command("explain")
def explain(
    left: Record, right: Record, purpose: Purpose = "", reference: Reference = "", demo: Demo = False
) -> None:
    """Why any two records may be one person, or may not, field by field."""
    from app.explore.evidence import explain as asked

    with _reading(demo, purpose, reference) as (_, door, _ids):
        looking = door.looking("look", "link_explain", {"records": sorted((left, right))})
        with looking.under_way():
            found = asked(door.session, door.asking(), left, right)
        looking.answered(found.model_dump_json().encode(), 1)
    for one in found.fields:
        typer.echo(f"{one.bits:+7.2f}  {one.text}")
    typer.echo(f"{found.bits:+7.2f}  all together, by {found.model}")


@link_app.command("decide")
def decide(
    left: Record,
    right: Record,
    verdict: Annotated[str, typer.Argument(help="same, different or unsure.")],
    reason: Reason,
    purpose: Purpose = "",
    reference: Reference = "",
    demo: Demo = False,
) -> None:
    """Decide a pair of the queue; it can be taken back at any time."""
    from typing import cast, get_args

    from app.derive.decisions import Said
    from app.errors import BadInput, FieldProblem
    from app.explore.deciding import decide as put

    if verdict not in get_args(Said):
        problem = FieldProblem("VERDICT", "same, different or unsure")
        raise BadInput("that is no verdict", problems=(problem,))

    def act(door: Door, ids: Ids, match_id: str) -> MatchAnswer:
        return put(
            door.session, ids, door.asking(),
            match_id=match_id, said=cast(Said, verdict), reason=reason, saw=None,
        )  # fmt: skip

    with _reading(demo, purpose, reference) as (_, door, ids):
        _write(door, ids, (left, right), "decide_match", {"verdict": verdict}, act)


@link_app.command("take-back")
def take_back(
    left: Record,
    right: Record,
    reason: Reason,
    purpose: Purpose = "",
    reference: Reference = "",
    demo: Demo = False,
) -> None:
    """Take back what stands of a pair; the graph is then as if it had never been decided."""
    from app.explore.deciding import take_back as taken

    def act(door: Door, ids: Ids, match_id: str) -> MatchAnswer:
        return taken(door.session, ids, door.asking(), match_id=match_id, reason=reason, saw=None)

    with _reading(demo, purpose, reference) as (_, door, ids):
        _write(door, ids, (left, right), "take_back_match", {}, act)


def _write(
    door: Door,
    ids: Ids,
    pair: tuple[str, str],
    name: str,
    told: dict[str, str],
    act: Callable[[Door, Ids, str], MatchAnswer],
) -> None:
    """An act on a pair with its intent entered before, and the people that it concerns after, as by REST."""
    match_id = ids.match_id(*sorted(pair))
    asked = {"match_id": match_id, **told}
    looking = door.looking("decide", name, asked)
    with looking.under_way(), door.ledger.writing(door.actor, "decide", name, asked) as written:
        found = act(door, ids, match_id)
        written.items = 1
    looking.answered(found.model_dump_json().encode(), 1)
    typer.echo(found.text)


@contextmanager
def _reading(demo: bool, purpose: str, reference: str) -> Generator[tuple[Settings, Door, Ids]]:
    """A door for whoever reads about people, which takes a purpose and a reference. Raises PurposeNeeded."""
    from app.cli.signing_in import why
    from app.deps import operator
    from app.security.purposes import check

    settings = demo_settings(load_settings()) if demo else load_settings()
    given = why(settings, purpose, reference, demo=demo)
    check(settings, *given)
    with _door(demo) as (settings, door, ids):
        yield settings, replace(door, actor=operator(settings, *given)), ids


@contextmanager
def _door(demo: bool) -> Generator[tuple[Settings, Door, Ids]]:
    from app.deps import open_door
    from app.derive.ids import Ids
    from app.graph.progress import ConsoleProgress

    settings = demo_settings(load_settings()) if demo else load_settings()
    with ConsoleProgress() as starting, open_door(settings, progress=starting) as door:
        yield settings, door, Ids(settings.id_key.get_secret_value())
