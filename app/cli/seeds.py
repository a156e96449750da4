"""`sightline generate`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def generate(
    people: Annotated[int, typer.Option(min=50, max=5_000_000, help="How many invented people.")],
    out: Annotated[Path, typer.Option(help="The folder to write extracts and their truth to.")],
    seed: Annotated[int, typer.Option(help="The same seed gives the same borough.")] = 1,
) -> None:
    """Write the extracts of an invented borough, with a truth beside them."""
    # Only here: no other command needs it.
    from seed_data import generate as generate_borough

    summary = generate_borough(people=people, seed=seed, out=out)
    typer.echo(str(summary))
