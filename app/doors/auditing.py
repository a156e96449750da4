"""Checking on others: who looked at a person, at whom an actor looked, and where the glass was broken.

Asking any of it is an entry as well.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from app.doors.cursor import MAX_LENGTH, Place, Seal
from app.doors.entering import gate_of
from app.doors.looking import count, door_of, json_of, looking_at
from app.ledger.asked import Looks, looks_at, looks_by
from app.ledger.entry import Entry
from app.models.actors import Actor
from app.models.glass_answers import Glasses, GlassSeen
from app.models.ledger_answers import LookOfActor, LooksAtPerson, LookSeen, LooksOfActor
from app.security.glass import MOST_REASON, Glass, Verdict

_GLASS_SCOPE: Final = "break_glass"


class LedgerAsked(BaseModel):
    """Which page."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    limit: int = Field(50, ge=1, le=200, description="How many entries a page holds.")
    cursor: str | None = Field(
        None, min_length=1, max_length=MAX_LENGTH, description="`next_cursor` of the page before."
    )


class GlassAsked(BaseModel):
    """Which page, and whether only what waits for a review."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    waiting: bool = Field(False, description="Only what no auditor has reviewed yet.")
    limit: int = Field(50, ge=1, le=200, description="How many a page holds.")
    cursor: str | None = Field(
        None, min_length=1, max_length=MAX_LENGTH, description="`next_cursor` of the page before."
    )


class ReviewWanted(BaseModel):
    """What an auditor says of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    verdict: Verdict
    note: str = Field("", max_length=MOST_REASON, description="What was found; kept.")


def looked_at_person(request: Request, person_id: str, asked: LedgerAsked) -> LooksAtPerson:
    """A page of every answer that held the person, the latest first."""
    scope = f"ledger_person|{person_id}"
    before = _before(request, asked, scope)
    found = looks_at(door_of(request).ledger.store, person_id, limit=asked.limit, before=before)
    page = at_person(person_id, found, _next(request, found, scope))
    _enter(request, asked, page)
    return page


def looked_by_actor(request: Request, actor: str, asked: LedgerAsked) -> LooksOfActor:
    """A page of every entry of the actor with the ids of the people in the answer, the latest first."""
    scope = f"ledger_actor|{actor}"
    before = _before(request, asked, scope)
    found = looks_by(door_of(request).ledger.store, actor, limit=asked.limit, before=before)
    page = of_actor(actor, found, _next(request, found, scope))
    _enter(request, asked, page)
    return page


def at_person(person_id: str, found: Looks, cursor: str | None = None) -> LooksAtPerson:
    """The answer about a person; the others in the same answers are counted and not named."""
    items = [LookSeen(**_plain(one)) for one in found.entries]
    return LooksAtPerson(person_id=person_id, items=items, total=found.total, next_cursor=cursor)


def of_actor(actor: str, found: Looks, cursor: str | None = None) -> LooksOfActor:
    """The answer about an actor."""
    items = [LookOfActor(**_plain(one), person_ids=list(one.people)) for one in found.entries]
    return LooksOfActor(actor=actor, items=items, total=found.total, next_cursor=cursor)


def glasses_broken(request: Request, actor: Actor, asked: GlassAsked) -> Glasses:
    """Auditors see all of it; a data steward what was opened of their own agency's records."""
    count(request)
    owner = None if actor.role == "auditor" else actor.agency
    seal = _seal(request)
    scope = f"{_GLASS_SCOPE}|{owner}|{asked.waiting}"
    after = str(seal.open(scope, asked.cursor).after) if asked.cursor else ""
    found, total = gate_of(request).glasses.every(
        owner=owner, waiting=asked.waiting, limit=asked.limit + 1, after=after
    )
    shown = found[: asked.limit]
    following = None
    if len(found) > asked.limit:
        following = seal.close(scope, Place({}, f"{shown[-1].opened_at}|{shown[-1].glass_id}"))
    page = Glasses(items=[glass_seen(one) for one in shown], total=total, next_cursor=following)
    looking_at(request, "audit", asked.model_dump(exclude_none=True)).answered(json_of(page), len(shown))
    return page


def reviewed(request: Request, auditor: Actor, glass_id: str, wanted: ReviewWanted) -> GlassSeen:
    """What an auditor says of a glass: once, and never by whoever broke it. Raises Unknown, Conflict."""
    count(request)
    door = door_of(request)
    looking = looking_at(request, "audit", {"verdict": wanted.verdict})
    with (
        looking.under_way(),
        door.ledger.writing(auditor, "glass", "review_glass", {"glass_id": glass_id}) as written,
    ):
        glass = gate_of(request).glasses.review(
            glass_id, auditor, wanted.verdict, wanted.note, datetime.now(UTC)
        )
        written.items = 1
    seen = glass_seen(glass)
    looking.answered(json_of(seen), 1)
    return seen


def glass_seen(glass: Glass) -> GlassSeen:
    """A broken glass in an answer."""
    held: dict[str, Any] = asdict(glass)
    held["owners"] = list(glass.owners)
    return GlassSeen(**held)


def _plain(entry: Entry) -> dict[str, Any]:
    return asdict(entry) | {"people": len(entry.people)}


def _enter(request: Request, asked: LedgerAsked, page: LooksAtPerson | LooksOfActor) -> None:
    count(request)
    given = asked.model_dump(exclude_none=True)
    looking_at(request, "audit", given).answered(json_of(page), len(page.items))


def _before(request: Request, asked: LedgerAsked, scope: str) -> int | None:
    if asked.cursor is None:
        return None
    return int(_seal(request).open(scope, asked.cursor).after)


def _next(request: Request, found: Looks, scope: str) -> str | None:
    if found.following is None:
        return None
    return _seal(request).close(scope, Place({}, str(found.following)))


def _seal(request: Request) -> Seal:
    door = door_of(request)
    return Seal.of(door.settings, door.actor.clearance)
