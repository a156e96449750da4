"""Screening of the whole borough: through REST, against the same statement through the raw driver."""

from __future__ import annotations

from typing import Any

from neo4j import Driver

from app.graph.catalogue import cypher_file
from bench.pairs import Pair
from bench.place import ASKING, Place

# Close at every N, wider at the N that people use: the shapes that performance is promised for.
SHAPES = (("close", 1), ("close", 2), ("close", 3), ("wider", 2), ("wider", 3), ("all", 2))
FROM_EACH = """
MATCH (g:Register {name: 'risk'})-[f:FLAGS]->(x:Person)
WHERE f.tier <= $clearance AND f.walk_from <= $valid_on AND f.wider_to > $valid_on
  AND f.known_from <= $known_on AND f.known_to > $known_on AND x.tier <= $clearance
WITH DISTINCT x
MATCH p = (x)
  -[rs:PARENT_OF|CARES_FOR|PARTNER_OF|SIBLING_OF|RELATED_TO|LIVES_WITH|ASSOCIATES_WITH*1..3]-(c:Person)
WHERE all(r IN rs WHERE r.tier <= $clearance AND r.walk_from <= $valid_on AND r.wider_to > $valid_on
        AND r.known_from <= $known_on AND r.known_to > $known_on)
  AND all(n IN nodes(p) WHERE n.tier <= $clearance)
WITH x, c, min(length(p)) AS d
WHERE x <> c AND c.birth_latest > $valid_on - duration({years: 18}) AND c.birth_earliest <= $valid_on
  AND c.deceased_on > $valid_on
WITH c.person_id AS child_id, min(d) AS steps ORDER BY child_id
RETURN steps, count(*) AS children, collect(child_id) AS child_ids ORDER BY steps
"""


def lines(place: Place) -> list[Pair]:
    """REST against raw for each shape; the one Register against a search from each flagged person."""
    found = [_screening(place, profile, steps) for profile, steps in SHAPES]
    name = "children_near_risk_wider_3"
    found.append(
        Pair(
            name="one source: wider N=3 from the Register",
            a_is="our statement",
            b_is="a search from each flagged person",
            a=lambda: raw(place.driver, cypher_file(f"explore/{name}").statement, **_defaults(name)),
            b=lambda: raw(place.driver, FROM_EACH),
            # What one source saves grows with the number of people who are flagged; it must never cost.
            limit=1.1,
            rounds=5,
        )
    )
    return found


def _screening(place: Place, profile: str, steps: int) -> Pair:
    name = f"children_near_risk_{profile}_{steps}"
    statement = cypher_file(f"explore/{name}").statement

    def rest() -> list[list[Any]]:
        reply = place.client.get(f"/api/v1/questions/{name}/answer", params={"limit": 200})
        reply.raise_for_status()
        return [[row["steps"], row["children"], row["child_ids"]] for row in reply.json()["items"]]

    return Pair(
        name=f"screening {profile} N={steps}",
        a_is="REST",
        b_is="raw driver, same statement",
        a=rest,
        b=lambda: raw(place.driver, statement, **_defaults(name)),
        limit=1.2,
    )


def _defaults(name: str) -> dict[str, object]:
    return {p.name: p.default for p in cypher_file(f"explore/{name}").parameters} | ASKING.parameters()


def raw(driver: Driver, statement: Any, **parameters: object) -> list[list[Any]]:
    """A statement through the driver alone: one session, one read transaction, plain values."""
    given = ASKING.parameters() | parameters
    with driver.session(default_access_mode="READ") as session:
        return session.execute_read(lambda tx: [list(one.values()) for one in tx.run(statement, given)])
