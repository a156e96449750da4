"""Looking for people: candidates from the indexes, then our own comparison and our own order."""

from __future__ import annotations

from datetime import date

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


SEARCH = question("search_candidates", CandidateRow)
NOT_LOOKED_IN = (
    "earlier versions of records",
    "free text such as the summaries of incidents",
    "records that the reader may not see, whether there are any or not",
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
    rows = session.read(
        SEARCH,
        asking,
        text=lucene(asked, token if identifier else ""),
        birth_dates=dates,
        postcode=code,
        limit=CANDIDATES,
    )
    hits: dict[Key, SearchHit] = {}
    for row in rows:
        compared = _compare(row, asking, name if asked else None, dates, code, token if identifier else "")
        if compared is not None:
            distance, hit = compared
            hits[distance, hit.person.name, hit.person.person_id] = hit
    # What was looked for is not repeated: an envelope is logged, a name is not.
    given = {
        "name": bool(asked),
        "birth_date": bool(dates),
        "postcode": bool(code),
        "identifier": bool(identifier),
    }
    answer = envelope("search_people", about, [SEARCH.file], given)
    where = [*NOT_LOOKED_IN, *(["names (none was given)"] if not asked else [])]
    if len(rows) >= CANDIDATES:
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


def lucene(asked: list[str], token: str) -> str:
    """The query of the full-text index: each word as it is, nearly so, by sound, by its other forms.

    Words are folded to letters and digits, so that none can hold a sign that means something there.
    """
    parts: list[str] = []
    for word in asked:
        slips = 1 if len(word) < 5 else 2
        parts.append(f"{word}^4")
        if len(word) > 2 and not word.isdigit():
            parts.append(f"{word}~{slips}")
            parts.append(f"zqs{sound(word)}")
        parts += [f"{other}^2" for other in sorted(other_forms(word))]
    if token:
        parts.append(f"{token}^8")
    return " ".join(parts)


def _compare(
    row: CandidateRow, asking: Asking, name: str | None, dates: list[date], postcode: str, token: str
) -> tuple[int, SearchHit] | None:
    ways: dict[SearchWay, None] = {}
    why: list[str] = []
    records: list[str] = []
    best: tuple[Meeting, str] | None = None
    for record in row.records:
        named = Name(
            record.given_name or "",
            record.middle_names or "",
            record.family_name or "",
            tuple(record.known_as or ()),
        )
        met = meeting(name, named) if name else None
        if met is not None:
            records.append(record.record_key)
            if best is None or met.distance < best[0].distance:
                best = (met, record.record_key)
        if token and any(identifier_token(_value(one)) == token for one in record.identifiers or ()):
            ways["identifier"] = None
            why.append(f"{record.record_key} holds this identifier")
            records.append(record.record_key)
    distance = _WITHOUT_NAME
    if best is not None:
        distance = best[0].distance
        ways |= dict.fromkeys(best[0].ways)
        why.append(best[0].why)
    distance += _other_ways(row, dates, ways, why, records, at_postcode=bool(postcode) and row.at_postcode)
    if "identifier" in ways:
        distance -= 10
    if not ways or (name and best is None and "identifier" not in ways and len(ways) < 2):
        return None  # with a name, a birth date or a postcode alone is not enough
    return distance, SearchHit(
        person=person_of(row.person, asking.valid_on),
        ways=list(ways),
        why=list(dict.fromkeys(why)),
        records=list(dict.fromkeys(records)),
    )


def _other_ways(
    row: CandidateRow,
    dates: list[date],
    ways: dict[SearchWay, None],
    why: list[str],
    records: list[str],
    *,
    at_postcode: bool,
) -> int:
    lifted = 0
    born = {record.birth_date: record.record_key for record in reversed(row.records) if record.birth_date}
    if dates and dates[0] in born:
        ways["birth_date"] = None
        why.append(f"born on {dates[0]}")
        records.append(born[dates[0]])
        lifted -= 4
    elif len(dates) > 1 and dates[1] in born:
        ways["swapped_day_and_month"] = None
        why.append(f"born on {dates[1]}: day and month the other way round")
        records.append(born[dates[1]])
        lifted -= 3
    if at_postcode:
        ways["postcode"] = None
        why.append("an address at this postcode is recorded")
        lifted -= 2
    return lifted


def _value(identifier: str) -> str:
    # `scheme:value:status:validity`; the value of another scheme is written `scheme=value`.
    value = identifier.split(":", 1)[-1].rsplit(":", 2)[0]
    return value.rpartition("=")[2]
