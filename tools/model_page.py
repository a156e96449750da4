"""docs/model.md: the graph's labels, relationships, properties, kinds and codes."""

from __future__ import annotations

from collections.abc import Iterable

from app.models import vocabulary
from app.models.graph import Property
from app.models.graph_table import NODES, RELATIONSHIPS
from app.models.kinds import KINDS, PROFILE_TYPES, TYPE_CLASS, Kind
from tools.markdown import code, page, table

WALKS = {
    "kin": "always",
    "while_valid": "close: while it holds; wider: from its beginning, for ever",
    "household": "close: while it holds; wider: for ever after 30 days together",
    "associate": "close: never; wider: while it holds",
    "incident": "only all: from the day of the incident, for ever",
    "never": "never",
}
CODES = (
    ("kind of agency", vocabulary.AGENCY_KINDS),
    ("kind of residence", vocabulary.RESIDENCE_KINDS),
    ("kind of dwelling", vocabulary.DWELLING_KINDS),
    ("kind of incident", vocabulary.INCIDENT_KINDS),
    ("role at an incident", vocabulary.INVOLVEMENT_ROLES),
    ("kind of risk", vocabulary.RISK_KINDS),
    ("basis of a risk fact", vocabulary.RISK_BASES),
    ("role in a risk fact", vocabulary.RISK_ROLES),
    ("status of a relationship", vocabulary.STATUSES),
)


def model_page() -> str:
    """The whole page."""
    return page(
        "# The graph",
        "Every statement says who says it, from when until when it holds, when it was known, and who may "
        "see it. Days are DATE and never absent where a path looks at them: always is 0001-01-01, for ever "
        "is 9999-12-31. Intervals include their first day and not their last. An asterisk marks what every "
        "bearer has.",
        "## Nodes",
        *(
            f"### {node.label}\n\n{_sentence(node.meaning)} Key: {code(node.key)}."
            + ("" if not node.properties else "\n\n" + _properties(node.properties))
            for node in NODES
        ),
        "## Relationships",
        table(
            ["type", "from", "to", "meaning", "walked"],
            ([code(r.type), r.start, r.end, r.meaning, _profiles(r.type)] for r in RELATIONSHIPS),
        ),
        *_grouped_properties(),
        "## Kinds of relationship",
        "In a row, *from* is the kind of *to*. A kind whose stored form is another is turned round when it "
        "is loaded.",
        table(
            ["kind", "inverse", "stored as", "walked", "cares unless stated otherwise"],
            (_kind_row(kind) for kind in KINDS.values()),
        ),
        "## Codes",
        table(["what", "codes"], ([what, ", ".join(map(code, codes))] for what, codes in CODES)),
    )


def _grouped_properties() -> Iterable[str]:
    """Each set of properties once, under the types that share it."""
    groups: dict[tuple[Property, ...], list[str]] = {}
    for relationship in RELATIONSHIPS:
        if relationship.properties:
            types = groups.setdefault(relationship.properties, [])
            if relationship.type not in types:
                types.append(relationship.type)
    for properties, types in groups.items():
        yield "### " + ", ".join(map(code, types)) + "\n\n" + _properties(properties)


def _properties(properties: tuple[Property, ...]) -> str:
    return table(
        ["property", "type", "meaning"],
        ([code(p.name) + ("*" if p.always else ""), p.type, p.meaning] for p in properties),
    )


def _profiles(type_: str) -> str:
    if TYPE_CLASS.get(type_) != "walkable":
        return "never"
    if type_ == "FLAGS":
        return "the first step of every search for risk"
    return "in " + ", ".join(name for name, types in PROFILE_TYPES.items() if type_ in types)


def _kind_row(kind: Kind) -> list[str]:
    stored = code(kind.type) + ("" if kind.canonical == kind.name else f" as {code(kind.canonical)}")
    return [
        code(kind.name),
        code(kind.inverse),
        stored,
        WALKS[kind.walk],
        "yes" if kind.cares_by_default and kind.direction != "reversed" else "",
    ]


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:] + "."
