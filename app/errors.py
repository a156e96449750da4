"""One error tree; each class carries the HTTP status that the doors answer with.

SightlineError 500
|- SettingsError 500      a setting is wrong or unknown
|- NotSignedIn 401        no token or key, or one that does not hold
|- Forbidden 403          the role may not do this
|  `- PurposeNeeded 403   no purpose or reference, so no person
|- Unknown 404            no such person, home, incident, question, load
|- Moved 308              the person's records belong to another person now
|- BadInput 422           a parameter, cursor or body that cannot be used
|- ExtractError 422       an extract that cannot be loaded as a whole
|- TooLarge 413           a request's body is larger than any question needs
|- NotServedHere 421      the request names a host that this service does not answer for
|- TooMany 429            one caller asks for more than the limits let through
|- NoRoom 507             the disk is full, or a file cannot be written
|- Conflict 409           somebody else was first, or something stands against it; look again
|- Changed 412            what the caller saw is not what stands any more; it says what does
|  `- Decided 409         because somebody else decided meanwhile
|- NotSaidWhich 428       the caller does not say which state they saw
|- CatalogueError 500     a Cypher file and its declaration disagree
|- SchemaDrift 503        the database's schema is not the one this version needs
|- GraphAway 503          the database cannot be reached
|  `- GraphRefused 503    it answers, and refuses the user, the password or the act
|- LedgerAway 503         the audit ledger cannot be written, so nothing is answered
|- TooSlow 504            a question was stopped at its time limit
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One bad field: `pointer` says where (a parameter's name or a JSON pointer), `reason` why."""

    pointer: str
    reason: str


class SightlineError(Exception):
    """Anything that Sightline itself refuses or cannot do; the message is for the caller."""

    status: int = 500
    title: str = "Something went wrong"

    def __init__(self, detail: str, *, problems: tuple[FieldProblem, ...] = ()) -> None:
        super().__init__(detail)
        self.detail = detail
        self.problems = problems


class SettingsError(SightlineError):
    title = "A setting is wrong"


class NotSignedIn(SightlineError):
    status = 401
    title = "Not signed in"


class Forbidden(SightlineError):
    status = 403
    title = "Not allowed"


class PurposeNeeded(Forbidden):
    title = "A purpose is needed"


class Unknown(SightlineError):
    status = 404
    title = "Not found"


class Moved(SightlineError):
    """The records of the person `moved` belong to another person now; `location` is that person's id."""

    status = 308
    title = "Moved"

    def __init__(self, detail: str, *, location: str, moved: str = "") -> None:
        super().__init__(detail)
        self.location = location
        self.moved = moved


class BadInput(SightlineError):
    status = 422
    title = "That cannot be used"


class ExtractError(SightlineError):
    status = 422
    title = "The extract cannot be loaded"


class TooLarge(SightlineError):
    status = 413
    title = "Content too large"


class TooMany(SightlineError):
    """A caller has reached a limit; there is room again after `seconds`, a whole number above 0."""

    status = 429
    title = "Too many"

    def __init__(self, detail: str, *, seconds: int) -> None:
        super().__init__(detail)
        self.seconds = seconds


class NoRoom(SightlineError):
    status = 507
    title = "The disk is full"


class NotServedHere(SightlineError):
    status = 421
    title = "Not served here"


class Conflict(SightlineError):
    status = 409
    title = "Changed meanwhile"


class Changed(SightlineError):
    """`current` is the answer that the caller would get now, as JSON; `etag` is its own."""

    status = 412
    title = "Changed since you looked"

    def __init__(self, detail: str, *, current: object, etag: str) -> None:
        super().__init__(detail)
        self.current = current
        self.etag = etag


class Decided(Changed):
    status = 409
    title = "Decided meanwhile"


class NotSaidWhich(SightlineError):
    status = 428
    title = "Say what you saw"


class CatalogueError(SightlineError):
    title = "A question is declared wrongly"


class SchemaDrift(SightlineError):
    status = 503
    title = "The database is not at the right version"


class GraphAway(SightlineError):
    status = 503
    title = "The database is away"


class GraphRefused(GraphAway):
    title = "The database refuses"


class LedgerAway(SightlineError):
    status = 503
    title = "The ledger is away"


class SignInAway(SightlineError):
    status = 503
    title = "The sign-in service is away"


class AccessAway(SightlineError):
    status = 503
    title = "Who may sign in cannot be read"


class TooSlow(SightlineError):
    status = 504
    title = "Stopped at the time limit"
