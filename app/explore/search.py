"""Looking for people: candidates by words and by keys, then our own comparison, in the order of the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from app.errors import BadInput, FieldProblem
from app.explore.envelope import beside, envelope
from app.explore.likeness import SHORT_WORD, Meeting, Name, meeting, swapped_day_and_month
from app.explore.listing import Found, Key
from app.explore.persons import person_of
from app.explore.rows import PersonRow, Row
from app.explore.sought import Sought, Weighed
from app.graph.catalogue import question
from app.graph.session import Asking, GraphSession
from app.models.names import identifier_token, other_forms, sound, words
from app.models.people_answers import SearchAnswer, SearchHit, SearchWay

CANDIDATES = 120
BY_KEYS = 60
LONGEST_NAME = 200
# The index refuses a query of more than 1,024 parts, and one word with slips stands for up to 50 of them.
WORDS_IN_INDEX = 12
Cut = Literal["words", "keys", "birth_date", "postcode"]
# Said where as many people were found in one way as are looked at: there may be more.
BEYOND: dict[Cut, str] = {
    "words": f"people beyond the {CANDIDATES} nearest in the index of names",
    "keys": f"people beyond the {BY_KEYS} who share most of its sounds, forms of names and birth date",
    "birth_date": f"people beyond the first {CANDIDATES} born on that day",
    "postcode": f"people beyond the first {CANDIDATES} at that postcode",
}
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
    birth_date_quality: str | None
    identifiers: list[str] | None


class CandidateRow(Row):
    """Somebody who may be meant."""

    person: PersonRow
    cut: list[Cut]
    records: list[RecordNamesRow]
    at_postcode: bool


class CandidatesRow(Row):
    """Everybody who may be meant."""

    candidates: list[CandidateRow]


TWO_SLIPS = "names two letters away that sound otherwise: somebody nearer was found"
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

    A name is met word by word, or in part where a birth date speaks for it too; birth date and postcode
    bring people by themselves and lift those whose name is met. Raises BadInput if nothing usable is given.
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
    dates = [birth_date] if birth_date else []
    if birth_date and (turned := swapped_day_and_month(birth_date.year, birth_date.month, birth_date.day)):
        dates.append(date(*turned))
    sought = _Sought(
        name if asked else None,
        dates,
        token if identifier else "",
        Sought((name or "") if asked else "", birth_date, code),
    )

    def looked(slips: int) -> tuple[list[Any], dict[Key, tuple[Mapping[str, Any], _Compared]]]:
        ((candidates,),) = session.values(
            SEARCH,
            asking,
            text=lucene(asked, sought.token, slips),
            keys=sought.model.keys,
            birth_dates=dates,
            by_birth=not asked,
            postcode=code,
            limit=CANDIDATES,
            key_limit=BY_KEYS,
        )
        return candidates, _hits(candidates, sought)

    about, (candidates, hits) = beside(session, asking, lambda: looked(1))
    more_slips = any(len(word) >= SHORT_WORD and not word.isdigit() for word in asked)
    if more_slips and not hits:
        # Looking for two slips takes several times as long: only where nobody nearer was met.
        candidates, hits = looked(2)
        more_slips = False

    def shown(key: Key) -> SearchHit:
        candidate, compared = hits[key]
        row = CandidateRow.model_validate(candidate)
        return SearchHit(
            person=person_of(row.person, asking.valid_on),
            ways=list(compared.ways),
            why=list(dict.fromkeys(compared.why)),
            records=list(dict.fromkeys(compared.records)),
            evidence=sought.model.told(compared.weighed, compared.nearest),
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
    cut = {way for candidate in candidates for way in candidate["cut"]}
    where += [said for way, said in BEYOND.items() if way in cut]
    where += [TWO_SLIPS] if more_slips else []
    return Found(
        SearchHit,
        sorted(hits),
        lambda chosen: [shown(key) for key in chosen],
        lambda items, total, following: SearchAnswer(
            items=items, total=total, next_cursor=following, answer=answer, not_looked_in=where
        ),
        answer,
    )


def lucene(asked: Sequence[str], token: str, slips: int = 2) -> str:
    """The query of the full-text index: every word is met as it is, nearly so, by sound or in another form.

    `slips`: so many letters of a word may be wrong, one at most of a short one.

    Words are folded to letters and digits, so that none can hold a sign that means something there. Whoever
    is meant is met in every word, so the first few find everybody; who holds the identifier is found anyhow.
    """
    parts: list[str] = []
    for word in list(dict.fromkeys(asked))[:WORDS_IN_INDEX]:
        met = [f"{word}^4"]
        if len(word) > 2 and not word.isdigit():
            # Two are as many as `meeting` may take for a misspelling.
            met += [f"{word}~{1 if len(word) < SHORT_WORD else slips}", f"zqs{sound(word)}"]
        met += [f"{other}^2" for other in sorted(other_forms(word))]
        parts.append(f"+({' '.join(met)})")
    named = " ".join(parts)
    if not token:
        return named
    return f"({named}) {token}^8" if named else f"{token}^8"


@dataclass(frozen=True, slots=True)
class _Sought:
    """What is looked for: a name with usable words or None, birth dates that may be meant, an identifier."""

    name: str | None
    dates: Sequence[date]
    token: str
    model: Sought


@dataclass(slots=True)
class _Compared:
    """How one candidate meets what is looked for; the smaller the distance, the closer.

    `weighed` is what the model says of `nearest`, the record that it says most of.
    """

    weighed: Weighed
    nearest: Mapping[str, Any]
    distance: int = _WITHOUT_NAME
    ways: dict[SearchWay, None] = field(default_factory=dict[SearchWay, None])
    why: list[str] = field(default_factory=list[str])
    records: list[str] = field(default_factory=list[str])


def _hits(
    candidates: Sequence[Mapping[str, Any]], sought: _Sought
) -> dict[Key, tuple[Mapping[str, Any], _Compared]]:
    """Those who are hits, by their place in the list.

    Most candidates are none: they are compared as they came, and only what is shown is checked as a row.
    """
    hits: dict[Key, tuple[Mapping[str, Any], _Compared]] = {}
    for candidate in candidates:
        compared = _compare(candidate["records"], sought, at_postcode=candidate["at_postcode"])
        if compared is not None:
            person = candidate["person"]
            first = 0 if "identifier" in compared.ways else 1
            key = (first, -compared.weighed.weight, compared.distance, person["name"], person["person_id"])
            hits[key] = candidate, compared
    return hits


def _compare(records: Sequence[Mapping[str, Any]], sought: _Sought, *, at_postcode: bool) -> _Compared | None:
    weighed = [sought.model.weigh(record, at_postcode=at_postcode) for record in records]
    place = max(range(len(records)), key=lambda one: weighed[one].weight)
    found = _Compared(weighed[place], records[place])
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
    in_part = bool(sought.name) and best is None and sought.model.in_part(found.weighed)
    if best is not None:
        found.distance = best.distance
        found.ways |= dict.fromkeys(best.ways)
        found.why.append(best.why)
    elif in_part:
        found.ways["part_of_name"] = None
        found.why.append(f"recorded as {_name(found.nearest).full}, which the name meets in part")
        found.records.append(found.nearest["record_key"])
    _other_ways(records, sought.dates, found, at_postcode=at_postcode)
    if "identifier" in found.ways:
        found.distance -= 10
    elif not found.ways or (sought.name and not (best or in_part) and len(found.ways) < 2):
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
