"""Looking for people: candidates from the indexes, then our own comparison and our own order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.errors import BadInput, FieldProblem
from app.explore.envelope import around, envelope
from app.explore.likeness import Meeting, Name, meeting, swapped_day_and_month
from app.explore.listing import Found, Key
from app.explore.persons import person_of
from app.explore.rows import PersonRow, Row
from app.graph.catalogue import question
from app.graph.session import Asking, GraphSession
from app.models.names import identifier_token, other_forms, sound, words
from app.models.people_answers import SearchAnswer, SearchHit, SearchWay

CANDIDATES = 200
LONGEST_NAME = 200
# The index refuses a query of more than 1,024 parts, and one word with slips stands for up to 50 of them.
WORDS_IN_INDEX = 12
# Ways that stand alone, and what they are worth beside a name: smaller comes first.
_WITHOUT_NAME = 6


class RecordNamesRow(Row):
    """What a search compares of one record."""

    record_key: str
    given_name: str | None
    middle_names: str | None
    family_name: str | None
    known_as: list[str] | None
    birth_date: date | None
    identifiers: list[str] | None


class CandidateRow(Row):
    """Somebody who may be meant."""

    person: PersonRow
    records: list[RecordNamesRow]
    at_postcode: bool


class CandidatesRow(Row):
    """Everybody who may be meant."""

    candidates: list[CandidateRow]


SEARCH = question("search_candidates", CandidatesRow)
NOT_LOOKED_IN = (
    "earlier versions of records",
    "free text such as the summaries of incidents",
    "records and addresses that the reader may not see, whether there are any or not",
)


def search(
    session: GraphSession,
    asking: Asking,
    *,
    name: str | None = None,
    birth_date: date | None = None,
    postcode: str | None = None,
    identifier: str | None = None,
) -> Found[SearchHit, SearchAnswer]:
    """People whose records come near to what is given, the closest first, each with the ways and reasons.

    A name must be met word by word; birth date and postcode bring people by themselves and lift those
    whose name is met. Raises BadInput if nothing usable is given.
    """
    asked = words(name or "")
    token = identifier_token(identifier or "")
    code = "".join(c for c in (postcode or "").upper() if c.isalnum())
    if not (asked or birth_date or code or token != identifier_token("")):
        problem = FieldProblem("name", "give a name, birth_date, postcode or identifier")
        raise BadInput("there is nothing to look for", problems=(problem,))
    if name is not None and len(name) > LONGEST_NAME:
        raise BadInput(
            "that name is too long", problems=(FieldProblem("name", f"at most {LONGEST_NAME} characters"),)
        )
    about = around(session, asking)
    dates = [birth_date] if birth_date else []
    if birth_date and (turned := swapped_day_and_month(birth_date.year, birth_date.month, birth_date.day)):
        dates.append(date(*turned))
    ((candidates,),) = session.values(
        SEARCH,
        asking,
        text=lucene(asked, token if identifier else ""),
        birth_dates=dates,
        postcode=code,
        limit=CANDIDATES,
    )
    sought = _Sought(name if asked else None, dates, token if identifier else "")
    hits: dict[Key, SearchHit] = {}
    # Most candidates are no hit: they are compared as they came, and only a hit is checked as a row.
    for candidate in candidates:
        compared = _compare(candidate["records"], sought, at_postcode=candidate["at_postcode"])
        if compared is not None:
            row = CandidateRow.model_validate(candidate)
            hits[compared.distance, row.person.name, row.person.person_id] = SearchHit(
                person=person_of(row.person, asking.valid_on),
                ways=list(compared.ways),
                why=list(dict.fromkeys(compared.why)),
                records=list(dict.fromkeys(compared.records)),
            )
    # What was looked for is not repeated: an envelope is logged, a name is not.
    given = {
        "name": bool(asked),
        "birth_date": bool(dates),
        "postcode": bool(code),
        "identifier": bool(identifier),
    }
    answer = envelope("search_people", about, [SEARCH.file], given)
    where = [*NOT_LOOKED_IN, *(["names (none was given)"] if not asked else [])]
    if len(candidates) >= CANDIDATES:
        where.append(f"people beyond the {CANDIDATES} nearest in the index")
    return Found(
        SearchHit,
        sorted(hits),
        lambda chosen: [hits[key] for key in chosen],
        lambda items, total, following: SearchAnswer(
            items=items, total=total, next_cursor=following, answer=answer, not_looked_in=where
        ),
        answer,
    )


def lucene(asked: Sequence[str], token: str) -> str:
    """The query of the full-text index: each word as it is, nearly so, by sound, by its other forms.

    Words are folded to letters and digits, so that none can hold a sign that means something there. Whoever
    is meant is met in every word, so the first few find everybody.
    """
    parts: list[str] = []
    for word in list(dict.fromkeys(asked))[:WORDS_IN_INDEX]:
        slips = 1 if len(word) < 5 else 2
        parts.append(f"{word}^4")
        if len(word) > 2 and not word.isdigit():
            parts.append(f"{word}~{slips}")
            parts.append(f"zqs{sound(word)}")
        parts += [f"{other}^2" for other in sorted(other_forms(word))]
    if token:
        parts.append(f"{token}^8")
    return " ".join(parts)


@dataclass(frozen=True, slots=True)
class _Sought:
    """What is looked for: a name with usable words or None, birth dates that may be meant, an identifier."""

    name: str | None
    dates: Sequence[date]
    token: str


@dataclass(slots=True)
class _Compared:
    """How one candidate meets what is looked for; the smaller the distance, the closer."""

    distance: int = _WITHOUT_NAME
    ways: dict[SearchWay, None] = field(default_factory=dict[SearchWay, None])
    why: list[str] = field(default_factory=list[str])
    records: list[str] = field(default_factory=list[str])


def _compare(records: Sequence[Mapping[str, Any]], sought: _Sought, *, at_postcode: bool) -> _Compared | None:
    found = _Compared()
    best: Meeting | None = None
    for record in records:
        met = meeting(sought.name, _name(record)) if sought.name else None
        if met is not None:
            found.records.append(record["record_key"])
            if best is None or met.distance < best.distance:
                best = met
        if sought.token and any(
            identifier_token(_value(one)) == sought.token for one in record["identifiers"] or ()
        ):
            found.ways["identifier"] = None
            found.why.append(f"{record['record_key']} holds this identifier")
            found.records.append(record["record_key"])
    if best is not None:
        found.distance = best.distance
        found.ways |= dict.fromkeys(best.ways)
        found.why.append(best.why)
    _other_ways(records, sought.dates, found, at_postcode=at_postcode)
    if "identifier" in found.ways:
        found.distance -= 10
    elif not found.ways or (sought.name and best is None and len(found.ways) < 2):
        return None  # with a name, a birth date or a postcode alone is not enough
    return found


def _name(record: Mapping[str, Any]) -> Name:
    return Name(
        record["given_name"] or "",
        record["middle_names"] or "",
        record["family_name"] or "",
        tuple(record["known_as"] or ()),
    )


def _other_ways(
    records: Sequence[Mapping[str, Any]], dates: Sequence[date], found: _Compared, *, at_postcode: bool
) -> None:
    if dates:
        born = {one["birth_date"]: one["record_key"] for one in reversed(records) if one["birth_date"]}
        right, *turned = (one.isoformat() for one in dates)
        if right in born:
            found.ways["birth_date"] = None
            found.why.append(f"born on {right}")
            found.records.append(born[right])
            found.distance -= 4
        elif turned and turned[0] in born:
            found.ways["swapped_day_and_month"] = None
            found.why.append(f"born on {turned[0]}: day and month the other way round")
            found.records.append(born[turned[0]])
            found.distance -= 3
    if at_postcode:
        found.ways["postcode"] = None
        found.why.append("an address at this postcode is recorded")
        found.distance -= 2


def _value(identifier: str) -> str:
    # `scheme:value:status:validity`; the value of another scheme is written `scheme=value`.
    value = identifier.split(":", 1)[-1].rsplit(":", 2)[0]
    return value.rpartition("=")[2]
