"""The envelope of an answer: what was asked, of which graph, what the answer leaves out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TypeVar

from app.explore.rows import Row
from app.explore.words import listed
from app.graph.catalogue import CypherFile, cypher_file, question, version_of
from app.graph.session import Asking, GraphSession
from app.models.answers import Envelope, Parameter, Source

T = TypeVar("T")
RESTRICTED = (
    "restricted facts and places that the reader may not see are not counted, whether there are any or not"
)
HUBS = "institutions, and homes and incidents of more than 20 people, end a path"
RECORDED = "only what is recorded: no recorded path or carer does not mean that there is none"
IDENTITY_TODAY = "who is whom, births and deaths are as known today, not as known on {day}"


class AgencyRow(Row):
    """An agency as it is named in sentences."""

    code: str
    name: str
    kind: str


class SourceRow(Row):
    """The latest extract of one system."""

    agency: str
    system: str
    extracted_at: datetime


class ContextRow(Row):
    """What stands around every answer."""

    graph_sequence: int
    agencies: list[AgencyRow]
    sources: list[SourceRow]
    loading: list[str]
    newer: bool


CONTEXT = question("answer_context", ContextRow)


@dataclass(frozen=True, slots=True)
class Around:
    """The context of one answer, which sees at least this much: read before it, or as `beside` has it."""

    asking: Asking
    row: ContextRow
    names: dict[str, str]


def around(session: GraphSession, asking: Asking) -> Around:
    """Read what stands around an answer."""
    row = session.read(CONTEXT, asking)[0]
    session.seen[asking.clearance] = row.graph_sequence
    return Around(asking, row, {agency.code: agency.name for agency in row.agencies})


def beside(session: GraphSession, asking: Asking, ask: Callable[[], T]) -> tuple[Around, T]:
    """What stands around an answer, and the answer, read at the same time (ADR 0026).

    Changes are counted. If the last one is that which was known before anything was asked, there was none
    meanwhile that the answer could lack; else it is asked again, now that the context has been read.
    """
    before = session.seen.get(asking.clearance)
    context = session.aside(lambda: around(session, asking))
    answer = ask()
    about = context()
    return about, answer if about.row.graph_sequence == before else ask()


def envelope(
    name: str,
    about: Around,
    parts: Iterable[CypherFile],
    parameters: Mapping[str, Parameter],
    *,
    limits: Iterable[str] = (),
    notes: Iterable[str] = (),
) -> Envelope:
    """The envelope of the answer to the question `name`."""
    asking, row = about.asking, about.row
    said = [RECORDED, RESTRICTED, *limits]
    if row.newer:
        said.append(IDENTITY_TODAY.format(day=asking.known_on))
    noted = list(notes)
    if row.loading:
        noted.append(f"a load of {listed(row.loading)} is under way: the answer may hold part of it")
    if not row.sources:
        noted.append("no source is loaded")
    took_part = {file.name: file.short_name for file in parts}
    return Envelope(
        question=name,
        version=_version(tuple(took_part)),
        parts=list(took_part.values()),
        parameters=dict(parameters),
        valid_on=asking.valid_on,
        known_on=asking.known_on,
        graph_sequence=row.graph_sequence,
        limits=list(dict.fromkeys(said)),
        sources=[
            Source(agency=one.agency, system=one.system, extracted_at=one.extracted_at) for one in row.sources
        ],
        notes=list(dict.fromkeys(noted)),
    )


def joined(name: str, envelopes: Sequence[Envelope]) -> Envelope:
    """One envelope around several answers that are shown together, asked at the same coordinates."""
    parts = list(dict.fromkeys(part for one in envelopes for part in one.parts))
    return envelopes[-1].model_copy(
        update={
            "question": name,
            "parts": parts,
            "version": _version(tuple(f"explore/{part}" for part in parts)),
            "parameters": {key: value for one in envelopes for key, value in one.parameters.items()},
            "limits": list(dict.fromkeys(said for one in envelopes for said in one.limits)),
            "notes": list(dict.fromkeys(said for one in envelopes for said in one.notes)),
        }
    )


@cache
def _version(names: tuple[str, ...]) -> str:
    return version_of([cypher_file(name) for name in names])
