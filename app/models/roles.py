"""What each role may do: one table, which the routes and the pages of documentation read."""

from __future__ import annotations

from typing import Final, Literal

Role = Literal[
    "practitioner", "steward", "analyst", "auditor", "admin", "feeder", "reader", "operator", "nobody"
]
Scope = Literal[
    "catalogue", "sources", "people", "ask", "ask_people", "export", "loads", "send", "ledger", "codes",
    "glass", "notices", "reviews", "decide",
]  # fmt: skip
PEOPLE_ROLES: Final[tuple[Role, ...]] = ("practitioner", "steward", "analyst", "auditor", "admin")
"""Roles that a person signs in with; the others are for other systems and for whoever runs the service."""

SCOPES: Final[dict[Role, frozenset[Scope]]] = {
    "practitioner": frozenset(
        {"catalogue", "sources", "loads", "people", "ask", "ask_people", "codes", "glass"}
    ),
    "steward": frozenset(
        {
            *("catalogue", "sources", "loads", "people", "ask", "ask_people"),
            *("export", "codes", "glass", "notices", "decide"),
        }
    ),
    "analyst": frozenset({"catalogue", "sources", "loads", "ask"}),
    "auditor": frozenset({"catalogue", "sources", "ledger", "notices", "reviews"}),
    "admin": frozenset({"catalogue", "sources", "loads"}),
    "feeder": frozenset({"loads", "send"}),
    "reader": frozenset({"catalogue", "sources", "ask", "ask_people"}),
    "nobody": frozenset(),
    # Whoever types at the machine that holds the database's password; never over the network.
    "operator": frozenset(
        {
            *("catalogue", "sources", "loads", "people", "ask", "ask_people"),
            *("codes", "export", "ledger", "decide"),
        }
    ),
}
"""What each role may do. Whoever checks on others, or runs the service, never reads about a person."""

MEANING: Final[dict[Scope, str]] = {
    "catalogue": "read the questions and their Cypher",
    "sources": "see how fresh and how large each source is",
    "people": "read about identifiable people",
    "ask": "ask a question by name that names nobody",
    "ask_people": "ask a question by name that names people",
    "export": "take a whole list as CSV or NDJSON",
    "loads": "see what came of a load",
    "send": "send an extract",
    "ledger": "read who has looked at whom",
    "codes": "turn a code of the mirror back into a person",
    "glass": "break the glass for one person",
    "notices": "see where the glass was broken for records of one's own agency",
    "reviews": "review broken glass",
    "decide": "see which records may be one person, decide, and take decisions back",
}
IDENTIFYING: Final[frozenset[Scope]] = frozenset({"people", "ask_people", "codes", "glass", "decide"})
"""Scopes that need a purpose and a reference."""
