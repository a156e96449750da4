"""Checks that need more than one row: a parent younger than the child, a record that nobody has given."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

import orjson

from app.ingest.staging import Birth, Stage

PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Outside:
    """What the graph knows of records and incidents that the extract does not hold itself."""

    records: Callable[[Sequence[str]], Sequence[Birth]]
    incidents: Callable[[Sequence[str]], Sequence[str]]


def refuse_young_parents(stage: Stage) -> None:
    """Refuse relationships whose elder was surely born after the younger."""
    found = stage.database.execute(
        """
        SELECT r.seq, r.elder, e.earliest, e.latest, y.earliest, y.latest FROM (
          SELECT seq, kind AS elder,
                 CASE WHEN side = 1 THEN first ELSE second END AS old_id,
                 CASE WHEN side = 1 THEN second ELSE first END AS young_id
          FROM (SELECT seq, first, second, json_extract(body, '$.kind') AS kind FROM row
                WHERE stem = 'relationships')
          JOIN elder ON elder.name = kind
        ) r JOIN birth e ON e.record_id = r.old_id JOIN birth y ON y.record_id = r.young_id
        WHERE e.earliest > y.latest
        """
    ).fetchall()
    for seq, kind, earliest, _, _, latest in found:
        said = kind.replace("_", " ")
        reason = f"the {said} link makes somebody born {earliest} the elder of somebody born {latest}"
        stage.refuse_staged("relationships", seq, "kind", reason)


def park_strangers(stage: Stage, outside: Outside | None) -> None:
    """Park rows about records or incidents that neither the extract nor the graph holds.

    Without a graph (`outside` is None) only a full extract can tell: in one of changes the record may
    have come before.
    """
    if outside is None and stage.reading.extract.coverage == "changes":
        return
    database = stage.database
    if outside is not None:
        for page in _pages(stage, _STRANGE_RECORDS):
            database.executemany("INSERT OR REPLACE INTO birth VALUES (?, ?, ?)", outside.records(page))
            database.executemany("INSERT OR IGNORE INTO asked VALUES (?)", [(one,) for one in page])
        for page in _pages(stage, _STRANGE_INCIDENTS):
            database.executemany(
                "INSERT OR IGNORE INTO incident VALUES (?)", [(one,) for one in outside.incidents(page)]
            )
            database.executemany("INSERT OR IGNORE INTO asked_incident VALUES (?)", [(one,) for one in page])
    moved = database.execute(_PARKED).fetchall()
    for stem, seq, row_key, line, digest, body in moved:
        database.execute(
            "INSERT INTO parked VALUES (?, ?, ?, ?, ?, ?)", (stem, seq, row_key, line, digest, body)
        )
        database.execute("DELETE FROM row WHERE stem = ? AND seq = ?", (stem, seq))
        stage.counts[f"{stem}.csv"].parked += 1
    database.commit()


_TIED = "('residences', 'relationships', 'involvements', 'risk_facts')"
_STRANGE_RECORDS = f"""
    SELECT id FROM (
      SELECT first AS id FROM row WHERE stem IN {_TIED}
      UNION SELECT second FROM row WHERE stem = 'relationships'
    ) WHERE id NOT IN (SELECT record_id FROM birth) AND id NOT IN (SELECT id FROM asked) LIMIT {PAGE}
"""
_STRANGE_INCIDENTS = f"""
    SELECT DISTINCT reference FROM row WHERE stem = 'involvements'
      AND reference NOT IN (SELECT reference FROM incident)
      AND reference NOT IN (SELECT id FROM asked_incident)
      AND reference NOT IN (SELECT first FROM row WHERE stem = 'incidents') LIMIT {PAGE}
"""
_PARKED = f"""
    SELECT stem, seq, row_key, line, digest, body FROM row
    WHERE (stem IN {_TIED} AND first NOT IN (SELECT record_id FROM birth))
       OR (stem = 'relationships' AND second NOT IN (SELECT record_id FROM birth))
       OR (stem = 'involvements' AND reference NOT IN (SELECT reference FROM incident)
           AND reference NOT IN (SELECT first FROM row WHERE stem = 'incidents'))
"""


def _pages(stage: Stage, query: str) -> Generator[list[str]]:
    while page := stage.keys(query):
        yield page


def needs_of(stem: str, body: str) -> tuple[list[str], list[str]]:
    """The record ids and incident references that a parked row waits for."""
    cells = orjson.loads(body)
    if stem == "relationships":
        return [cells["from_record_id"], cells["to_record_id"]], []
    return [cells["record_id"]], [cells["reference"]] if stem == "involvements" else []
