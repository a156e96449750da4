"""`sightline link evaluate`: how good the matcher is, on invented people whose truth is known."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from app.linkage.benchmarks import Benchmark
    from app.linkage.evaluating import Measured
    from app.linkage.goals import Figure
    from app.linkage.model import Model

SEED = 2026
"""A borough that the model was neither trained nor tuned on (7, 23 and 41 were looked at)."""


def evaluate(
    people: Annotated[
        int, typer.Option(min=50, max=1_000_000, help="Invented people of the borough.")
    ] = 5_000,
    seed: Annotated[int, typer.Option(help="Which borough; never one that the model was tuned on.")] = SEED,
    febrl: Annotated[bool, typer.Option(help="Measure on FEBRL 3 and 4 too, identifier withheld.")] = True,
) -> None:
    """How good the matcher is: its figures beside floor and goal, at its own fixed threshold.

    Reads no database. Exit code 1 if a figure is under its floor.
    """
    from app.linkage import benchmarks
    from app.linkage.evaluating import measure
    from app.linkage.goals import TRAINED_ON_IT, figures
    from app.linkage.model import load_model

    model = load_model()
    found: list[tuple[Measured, list[Figure]]] = []

    def told(model: Model, one: Benchmark, name: str) -> None:
        typer.echo(f"Comparing {name}: {len(one.records):,} records", err=True)
        measured = measure(model, one, _told, name)
        found.append((measured, list(figures(measured))))

    for number in (3, 4) if febrl else ():
        own, trained = benchmarks.febrl_itself(number)
        typer.echo(f"Training on {own.name}, without labels", err=True)
        told(trained(model), own, f"{own.name}, {TRAINED_ON_IT}")
        told(model, benchmarks.febrl(number), f"{own.name}, the shipped model")
    typer.echo(f"Making a borough of {people:,} people, seed {seed}", err=True)
    one = benchmarks.borough(people, seed)
    told(model, one, one.name)
    typer.echo(
        f"{model.title}, made on {model.made}; pairs from probability {model.queue_at} on; seed {seed}"
    )
    _table([("", "figure", "floor", "goal", ""), *(one.cells() for _, many in found for one in many)])
    for measured, many in found:
        if any(one.missed for one in many):
            _causes(measured)
    under = [one.what for _, many in found for one in many if one.verdict == "under the floor"]
    if under:
        typer.echo(f"\nUnder the floor: {'; '.join(under)}")
        raise typer.Exit(1)


def _told(what: str, done: int, of: int) -> None:
    typer.echo(f"  {what}: {done:,}{f' of {of:,}' if of else ''}", err=True)


def _table(rows: Iterable[tuple[str, ...]]) -> None:
    for what, figure, floor, goal, verdict in rows:
        typer.echo(f"{what:56} {figure:>9} {floor:>9} {goal:>9}  {verdict}".rstrip())


def _causes(measured: Measured) -> None:
    counts = measured.counts
    typer.echo(f"\n{measured.name}: what keeps it from its goals")
    for title, total, causes in (
        ("pairs of one person not proposed", counts.missed, measured.missed),
        ("pairs of two people proposed", counts.false, measured.false),
    ):
        typer.echo(f"  {total:,} {title}")
        for cause, number in sorted(causes.items(), key=lambda one: (-one[1], one[0])):
            typer.echo(f"  {number:8,}  {cause}")
    for group, one in sorted(measured.conventions.items(), key=lambda item: item[1].f1):
        typer.echo(f"  {one.f1:8.4f}  F1, names {group.replace('_', ' ')} ({one.hit + one.missed:,} pairs)")
