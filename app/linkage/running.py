"""A run of linkage: every record out of the graph, what is new compared, and the pairs written back.

It may be killed at any time: what was compared is noted last, so a repeat compares it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict

from app.derive.ids import Ids
from app.derive.pairs import pair_key
from app.derive.progress import Progress, silent
from app.derive.rebuild import apply_rule, rebuild, renew_keys
from app.graph.catalogue import NoRow, command
from app.graph.session import GraphSession, Unit
from app.linkage.candidates import PairScore, PassedOver, candidate_pairs
from app.linkage.model import Model
from app.linkage.reading import Held, every_record, without_place
from app.linkage.scorer import evidence
from app.linkage.spark import Spark

BATCH: Final = 1_000
T = TypeVar("T")


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Changed(_Row):
    changed: int


class _PairCompared(_Row):
    pair_key: str
    left: str
    right: str
    above: bool
    decided: bool


PROPOSE_PAIRS = command("linkage/propose_pairs", _Changed)
PAIRS_COMPARED = command("linkage/pairs_compared", _PairCompared)
WITHDRAW_PAIRS = command("linkage/withdraw_pairs", NoRow)
NOTE_NEWS = command("linkage/note_news", NoRow)
NOTE_COMPARED = command("linkage/note_compared", NoRow)


@dataclass(frozen=True, slots=True)
class LinkSummary:
    """What a run did: records there are, records compared, pairs proposed, new or changed, and withdrawn; and
    what it passed over.
    """

    records: int
    compared: int
    pairs: int
    changed: int
    withdrawn: int
    passed_over: PassedOver


def link(
    session: GraphSession,
    ids: Ids,
    model: Model,
    *,
    rule: bool = True,
    progress: Progress = silent,
    spark: Spark | None = None,
) -> LinkSummary:
    """Compare what is new or changed since the last run with everything, and write what may be one person.

    `spark`: weigh there instead of in this process. Raises SettingsError if it is not there.
    """
    if spark is not None:
        spark.check()
    apply_rule(session, on=rule)
    renew_keys(session)
    rebuild(session, ids, progress)
    held: dict[str, Held] = {}
    for page in every_record(session):
        held |= page
        progress("reading records", len(held), None)
    new = {key for key, one in held.items() if one.compared != f"{one.whole_print}|{model.title}"}
    if not new:
        return LinkSummary(len(held), 0, 0, 0, 0, PassedOver())
    left_out: list[PassedOver] = []
    found = candidate_pairs(
        model,
        (one.record for one in held.values() if not one.barred),
        new=None if len(new) == len(held) else new,
        tiers={key: one.tier for key, one in held.items()},
        progress=progress,
        spark=spark,
        passed_over=left_out.append,
    )
    proposed: set[str] = set()
    changed = 0
    for scores in _batches(found, BATCH):
        rows = [_row(ids, model, one, held) for one in scores]
        proposed |= {str(row["pair_key"]) for row in rows}
        at = datetime.now(UTC)

        def propose(unit: Unit, rows: list[dict[str, Any]] = rows, at: datetime = at) -> int:
            return unit.run(PROPOSE_PAIRS, batch=rows, model=model.title, at=at)[0].changed

        changed += session.write("propose pairs", propose)
        progress("writing pairs", len(proposed), None)
    withdrawn = _settle(session, held, sorted(new), proposed)
    rebuild(session, ids, progress)
    for keys in _batches(sorted(new), BATCH):
        noted = [{"record_key": key, "print": held[key].whole_print} for key in keys]

        def note(unit: Unit, noted: list[dict[str, str]] = noted) -> None:
            unit.run(NOTE_COMPARED, batch=noted, model=model.title)

        session.write("note what was compared", note)
    return LinkSummary(
        len(held), len(new), len(proposed), changed, withdrawn, left_out[0] if left_out else PassedOver()
    )


def _row(ids: Ids, model: Model, one: PairScore, held: dict[str, Held]) -> dict[str, Any]:
    placeless = evidence(model, without_place(held[one.left].record), without_place(held[one.right].record))
    return {
        "pair_key": pair_key(one.left, one.right),
        "match_id": ids.match_id(one.left, one.right),
        "left": one.left,
        "right": one.right,
        "bits": float(one.bits),
        "probability": float(one.probability),
        "weight": round(placeless.bits * 100),
        "by_place": placeless.probability < model.queue_at,
    }


def _settle(session: GraphSession, held: dict[str, Held], new: list[str], proposed: set[str]) -> int:
    """Take off pairs that are proposed no longer (returns how many); note what is new of decided ones."""
    withdrawn = 0
    for keys in _batches(new, BATCH):
        pairs = session.lookup(PAIRS_COMPARED, record_keys=keys)
        gone = [one.pair_key for one in pairs if one.above and one.pair_key not in proposed]
        news = [
            {
                "pair_key": one.pair_key,
                "left_print": held[one.left].print,
                "right_print": held[one.right].print,
            }
            for one in pairs
            if one.decided and one.left in held and one.right in held
        ]

        def settle(unit: Unit, gone: list[str] = gone, news: list[dict[str, str]] = news) -> None:
            unit.run(WITHDRAW_PAIRS, pair_keys=gone)
            unit.run(NOTE_NEWS, batch=news)

        if gone or news:
            session.write("settle pairs", settle)
        withdrawn += len(gone)
    return withdrawn


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    left = iter(items)
    while batch := list(islice(left, size)):
        yield batch
