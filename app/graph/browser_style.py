"""How the graph looks in Neo4j Browser: one GraSS rule for each label and relationship type.

Colours are never alone: every node and link carries words, and what is derived or a candidate is
drawn thinner than what somebody stated. The colours differ in lightness as well as in hue.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class NodeLook:
    """One label: fill, edge and text colour, diameter in pixels, and the words on it."""

    fill: str
    edge: str
    text: str
    diameter: int
    caption: str


@dataclass(frozen=True, slots=True)
class LinkLook:
    """One relationship type: colour, shaft width in pixels, and the words on it."""

    colour: str
    width: int
    caption: str


NODES: Final[dict[str, NodeLook]] = {
    "Person": NodeLook("#D9E8F6", "#003078", "#0B0C0C", 80, "{name}"),
    "RetiredPerson": NodeLook("#F3F2F1", "#505A5F", "#0B0C0C", 50, "{person_id}"),
    "Record": NodeLook("#FFFFFF", "#505A5F", "#0B0C0C", 100, "{record_key}"),
    "RecordVersion": NodeLook("#FFFFFF", "#B1B4B6", "#0B0C0C", 50, "{version_key}"),
    "Household": NodeLook("#FFE8A3", "#7A5C00", "#0B0C0C", 80, "{address}"),
    "Incident": NodeLook("#E6D5EE", "#4C2C92", "#0B0C0C", 100, "{kind} {reference}"),
    "RiskFact": NodeLook("#F6D7D2", "#942514", "#0B0C0C", 100, "{role} {risk_kind} {risk_basis}"),
    "Register": NodeLook("#942514", "#4B130A", "#FFFFFF", 65, "{name} register"),
    "Agency": NodeLook("#CCE2D8", "#005A30", "#0B0C0C", 65, "{code}"),
    "Run": NodeLook("#F3F2F1", "#505A5F", "#0B0C0C", 50, "{agency} {system}"),
    "Decision": NodeLook("#FFFFFF", "#005A30", "#0B0C0C", 50, "{verdict}"),
    "CandidatePair": NodeLook("#FFFFFF", "#4C2C92", "#0B0C0C", 50, "{verdict}"),
}

_STATED = "{kind} ({agency})"
LINKS: Final[dict[str, LinkLook]] = {
    "FLAGS": LinkLook("#942514", 4, "{risk_kind}, {risk_basis}"),
    "PARENT_OF": LinkLook("#003078", 3, _STATED),
    "CARES_FOR": LinkLook("#005A30", 3, _STATED),
    "SIBLING_OF": LinkLook("#003078", 2, _STATED),
    "RELATED_TO": LinkLook("#003078", 2, _STATED),
    "PARTNER_OF": LinkLook("#4C2C92", 3, _STATED),
    "LIVES_WITH": LinkLook("#7A5C00", 1, "{kind}"),
    "ASSOCIATES_WITH": LinkLook("#505A5F", 2, _STATED),
    "INVOLVED_WITH": LinkLook("#4C2C92", 1, "same incident"),
    "WORKS_WITH": LinkLook("#B1B4B6", 1, _STATED),
    "MUST_NOT_CONTACT": LinkLook("#942514", 2, "must not contact ({agency})"),
    "NOT_RELATED_TO": LinkLook("#B1B4B6", 1, "not related ({agency})"),
    "LIVES_AT": LinkLook("#7A5C00", 2, "{kind} ({agency})"),
    "INVOLVED_IN": LinkLook("#4C2C92", 2, "{role} ({agency})"),
    "AT": LinkLook("#7A5C00", 1, "at"),
    "ABOUT": LinkLook("#505A5F", 1, "about"),
    "ABOUT_PERSON": LinkLook("#942514", 1, "about"),
    "IDENTIFIED_BY": LinkLook("#505A5F", 1, "identified by"),
    "REJECTED": LinkLook("#B1B4B6", 1, "rejected"),
    "SUPERSEDES": LinkLook("#B1B4B6", 1, "supersedes"),
    "COMPARES": LinkLook("#505A5F", 1, "compares"),
    "SUSPECTED_SAME": LinkLook("#505A5F", 1, "may be the same"),
    "SUGGESTED_LINK": LinkLook("#505A5F", 1, "suggested"),
}


Rules = dict[str, dict[str, str]]


def style_rules() -> Rules:
    """Selector to properties, as Browser keeps them."""
    rules: Rules = {
        "node": {
            "diameter": "50px",
            "color": "#F3F2F1",
            "border-color": "#505A5F",
            "border-width": "2px",
            "text-color-internal": "#0B0C0C",
            "font-size": "10px",
        },
        "relationship": {
            "color": "#505A5F",
            "shaft-width": "1px",
            "font-size": "8px",
            "padding": "3px",
            "text-color-external": "#0B0C0C",
            "text-color-internal": "#FFFFFF",
            "caption": "<type>",
        },
    }
    for label, node in NODES.items():
        rules[f"node.{label}"] = {
            "color": node.fill,
            "border-color": node.edge,
            "text-color-internal": node.text,
            "diameter": f"{node.diameter}px",
            "caption": node.caption,
        }
    for type_, link in LINKS.items():
        rules[f"relationship.{type_}"] = {
            "color": link.colour,
            "shaft-width": f"{link.width}px",
            "text-color-external": "#0B0C0C",
            "text-color-internal": "#FFFFFF",
            "caption": link.caption,
        }
    return rules


def style_sheet() -> str:
    """The same as a GraSS file, for `:style`."""
    return "\n".join(_rule(selector, properties) for selector, properties in style_rules().items())


def _rule(selector: str, properties: dict[str, str]) -> str:
    # Browser splits a rule at `;` and `:` wherever they stand, so a caption holds neither; and no comments.
    lines = [
        f"  {name}: {_quoted(value) if name == 'caption' else value};" for name, value in properties.items()
    ]
    return "\n".join([f"{selector} {{", *lines, "}", ""])


def _quoted(caption: str) -> str:
    return caption if caption.startswith("<") else f"'{caption}'"
