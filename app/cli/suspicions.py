"""`sightline suspect`: note by hand that two records may be one person, or take that back."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.demo_home import demo_settings
from app.settings import load_settings

Record = Annotated[str, typer.Argument(help="Key of a record: AGENCY/SYSTEM/RECORD.")]


def suspect(
    one: Record,
    other: Record,
    reason: Annotated[str, typer.Option("--reason", help="Why, in a few words; kept with your name.")],
    take_back: Annotated[
        bool, typer.Option("--withdraw", help="Take the suspicion back, and the seals that rest on it.")
    ] = False,
    demo: Annotated[bool, typer.Option("--demo", help="In the demo's database.")] = False,
) -> None:
    """Note that two records may be one person: place and contact take the higher clearance of the two.

    Nothing else is hidden and nothing is joined. Repeating it changes nothing.
    """
    from app.deps import open_door
    from app.derive.ids import Ids
    from app.derive.suspicions import suspect as put
    from app.derive.suspicions import withdraw
    from app.graph.progress import ConsoleProgress

    settings = demo_settings(load_settings()) if demo else load_settings()
    ids = Ids(settings.id_key.get_secret_value())
    name = "withdraw_suspicion" if take_back else "suspect"
    asked = {"records": sorted((one, other)), "reason": reason}
    with (
        ConsoleProgress() as starting,
        open_door(settings, progress=starting) as door,
        door.ledger.writing(door.actor, "suspect", name, asked) as written,
    ):
        work = withdraw if take_back else put
        found = work(door.session, ids, one, other, reason=reason, by=door.actor.name)
        written.items = int(found.changed)
    if take_back:
        said = "taken back" if found.changed else "no suspicion stood, nothing changed"
    else:
        said = "suspected to be one person" if found.changed else "suspected before, nothing changed"
    typer.echo(f"{found.left} and {found.right}: {said}.")
