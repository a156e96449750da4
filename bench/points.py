"""Point reads: one person's risks, network, path and search through REST, against the same statements raw.

The statements and their parameters are taken down while the explore layer answers in this process;
the raw side sends exactly these through the driver and does nothing with the rows.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, LiteralString

from neo4j import ManagedTransaction

from app.explore import children, network, paths, people, risks, search
from app.graph.catalogue import CypherFile
from app.graph.session import GraphSession
from bench.pairs import AnswersDiffer, Pair
from bench.place import ASKING, Place

# The service, and the entry in the ledger that comes before each answer.
ABOVE = 0.002 + 0.001


class Notebook(GraphSession):
    """A session that takes down every statement it sends."""

    sent: list[tuple[LiteralString, dict[str, object]]]

    def _run(
        self, file: CypherFile, parameters: dict[str, object], actor: str, access: str, seconds: float
    ) -> tuple[list[str], list[list[Any]]]:
        self.sent.append((file.statement, parameters))
        return super()._run(file, parameters, actor, access, seconds)


def lines(place: Place) -> list[Pair]:
    """A pair for each point read, on a child who is near risk so that there is something to tell."""
    near = children.near_risk(place.session, ASKING, max_steps=2, profile="close").page(limit=50, after=None)
    if not near.items:
        raise AnswersDiffer("no child of this borough is near risk: there is nothing to time")
    one = near.items[0]
    child, risk = one.child.person_id, one.risk_person.person_id
    name = one.child.name
    get = place.client.get
    api = "/api/v1"
    return [
        _pair(
            place,
            "a child's risks",
            lambda: get(f"{api}/people/{child}/risks"),
            lambda s: risks.risks(s, ASKING, person_id=child).page(limit=50, after=None),
        ),
        _pair(
            place,
            "a child's network",
            lambda: get(f"{api}/people/{child}/network"),
            lambda s: network.network(s, ASKING, person_id=child),
        ),
        _pair(
            place,
            "paths between two people",
            lambda: get(f"{api}/paths", params={"from": child, "to": risk}),
            lambda s: paths.paths(s, ASKING, start=child, end=risk),
        ),
        _pair(
            place,
            "a person and the records behind",
            lambda: get(f"{api}/people/{child}"),
            lambda s: people.person(s, ASKING, person_id=child),
        ),
        _pair(
            place,
            "search by name",
            lambda: place.client.post(f"{api}/searches/people", json={"name": name}),
            lambda s: search.search(
                s, ASKING, name=name, birth_date=None, postcode=None, identifier=None
            ).page(limit=50, after=None),
        ),
        _pair(
            place,
            "first page: 50 children near risk with their why",
            lambda: get(f"{api}/children/near-risk", params={"limit": 50}),
            lambda s: children.near_risk(s, ASKING, max_steps=2, profile="close").page(limit=50, after=None),
            ratio=1.2,
        ),
    ]


def _pair(
    place: Place,
    name: str,
    rest: Callable[[], Any],
    explore: Callable[[GraphSession], Any],
    ratio: float | None = None,
) -> Pair:
    notebook = Notebook(place.driver, database=place.address.database, query_timeout=60)
    notebook.sent = []
    # As a service that has answered before: only the first search after a change asks twice.
    notebook.seen |= place.session.seen
    in_process = json.loads(explore(notebook).model_dump_json(by_alias=True))
    statements = list(notebook.sent)

    def ask() -> Any:
        reply = rest()
        reply.raise_for_status()
        return reply

    def compare() -> None:
        through_rest = ask().json()
        # The cursor is sealed by the door and the answer's parameters are spelt by it.
        for answer in (through_rest, in_process):
            answer.pop("next_cursor", None)
            answer.get("answer", {}).pop("parameters", None)
        if through_rest != in_process:
            raise AnswersDiffer(f"{name}: {str(through_rest)[:300]} against {str(in_process)[:300]}")

    def raw() -> None:
        for statement, parameters in statements:
            with place.driver.session(database=place.address.database, default_access_mode="READ") as session:
                session.execute_read(send, statement, parameters)

    return Pair(
        name=name,
        a_is="REST",
        b_is=f"raw driver, the same {len(statements)} statements",
        a=ask,
        b=raw,
        limit=ratio or ABOVE,
        kind="ratio" if ratio else "gap",
        rounds=40,
        compare=compare,
    )


def send(tx: ManagedTransaction, statement: LiteralString, parameters: dict[str, object]) -> list[list[Any]]:
    """One statement, its rows as plain values."""
    return [list(record.values()) for record in tx.run(statement, parameters)]
