"""Incidents below the people, in the order of time, each as near as that allows to whom it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.models.picture_answers import DrawnIncident, PictureAnswer
from app.web.picture.blocks import Block
from app.web.picture.kinship import Kinship
from app.web.picture.labels import INCIDENT_LABEL, Label, incident_label
from app.web.picture.placing import GAP, level
from app.web.picture.shapes import BESIDE, SYMBOL

_LEAST_BESIDE = 4


@dataclass
class IncidentSpot:
    """Where an incident stands."""

    key: str
    incident: DrawnIncident
    label: Label
    x: float
    row: int


def incident_spots(
    answer: PictureAnswer, kin: Kinship, blocks: Sequence[Block], first_row: int
) -> list[IncidentSpot]:
    """Every incident with a place, earliest first, in as many rows as keep within the people's width."""
    at = {who: block.x + block.at[who] for block in blocks for who in block.people}
    wide = max(block.x + block.width for block in blocks)
    cell = SYMBOL + BESIDE + INCIDENT_LABEL + GAP
    beside = max(_LEAST_BESIDE, int(wide // cell))
    ordered = sorted(answer.incidents, key=lambda one: (one.occurred_on, one.agency, one.reference))
    spots: list[IncidentSpot] = []
    for begin in range(0, len(ordered), beside):
        some = ordered[begin : begin + beside]
        labels = [incident_label(one, kin) for one in some]
        wanted = [_middle(one, at) for one in some]
        apart = [0.0]
        for label in labels[:-1]:
            apart.append(apart[-1] + SYMBOL + BESIDE + label.width + GAP)
        free = level([x - d for x, d in zip(wanted, apart, strict=True)], [1.0] * len(some))
        spots += [
            IncidentSpot(
                f"incident:{one.agency}/{one.reference}", one, label, x + d, first_row + begin // beside
            )
            for one, label, x, d in zip(some, labels, free, apart, strict=True)
        ]
    return spots


def _middle(incident: DrawnIncident, at: dict[str, float]) -> float:
    xs = [at[one.person_id] for one in incident.involved if one.person_id in at]
    return sum(xs) / len(xs) if xs else 0.0
