"""Bearer tokens: JWTs of the issuers that the settings name, checked with a fixed list of algorithms."""

from __future__ import annotations

import json
import math
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import Key

from app.errors import Forbidden, NotSignedIn
from app.models.actors import Actor
from app.models.roles import PEOPLE_ROLES, Role
from app.security.verified import VerifiedTokens

ALGORITHMS: Final = ("RS256", "PS256", "ES256")
"""Public keys only: nobody who can check a token can make one."""
LEEWAY_SECONDS: Final = 60
LONGEST: Final = 16_384
_TYPES: Final = frozenset({"jwt", "at+jwt", "application/at+jwt"})
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9@|:._-]{0,127}", re.ASCII)
_AGENCY: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}", re.ASCII)

KeyOf = Callable[[str], Key | None]


@dataclass(frozen=True, slots=True)
class Issuer:
    """Whose tokens are believed: its name, the audience that we are, and where its keys are.

    `key` gives the key of an id, or None; it may raise SignInAway.
    """

    name: str
    audience: str
    key: KeyOf
    roles_claim: str = "roles"
    agency_claim: str = "agency"


@dataclass(frozen=True, slots=True)
class Known:
    """Who a token says is asking. `role` is one of ours; `auth_time` in seconds, 0.0 if not said."""

    name: str
    roles: tuple[Role, ...]
    agency: str
    auth_time: float


@dataclass(frozen=True, slots=True)
class Verified:
    """A token that holds from `begins` to `ends` (Unix) while its issuer is believed and has this key."""

    issuer: Issuer
    key_id: str
    key: Key
    begins: float
    ends: float
    claims: Mapping[str, Any]
    known: Known

    def holds(self, issuers: Mapping[str, Issuer], now: float) -> bool:
        """Whether all that was looked at is as it was, and it is still time."""
        return (
            self.begins <= now <= self.ends
            and issuers.get(self.issuer.name) == self.issuer
            and self.issuer.key(self.key_id) is self.key
        )


def known(
    token: str,
    issuers: Mapping[str, Issuer],
    now: Callable[[], float] = time.time,
    verified: VerifiedTokens[Verified] | None = None,
) -> Known:
    """Who is behind a token. Raises NotSignedIn, in words that give nothing away; SignInAway."""
    return _held(token, issuers, now, verified).known


def claims_of(
    token: str, issuers: Mapping[str, Issuer], now: Callable[[], float]
) -> tuple[Known, Mapping[str, Any]]:
    """The same with all that the token says, once it holds."""
    held = _held(token, issuers, now, None)
    return held.known, held.claims


def _held(
    token: str,
    issuers: Mapping[str, Issuer],
    now: Callable[[], float],
    verified: VerifiedTokens[Verified] | None,
) -> Verified:
    """The token as it was verified, now or at an earlier use."""
    if len(token) > LONGEST:
        raise _refused("is too long")
    held = verified.find(token) if verified is not None else None
    if held is None or not held.holds(issuers, now()):
        held = _verify(token, issuers, now())
        if verified is not None:
            verified.keep(token, held)
    return held


def _verify(token: str, issuers: Mapping[str, Issuer], now: float) -> Verified:
    header, said = _unverified(token)
    issuer = issuers.get(str(said.get("iss", "")))
    if issuer is None:
        raise _refused("comes from an issuer that is not known here")
    if header.get("alg") not in ALGORITHMS:
        raise _refused("is not signed in a way that is accepted here")
    if "typ" in header and str(header["typ"]).lower() not in _TYPES:
        raise _refused("is of another type")
    key_id = str(header.get("kid", ""))
    key = issuer.key(key_id)
    if key is None:
        raise _refused("is signed with a key that is not known here")
    try:
        claims = jwt.decode(token, key, algorithms=ALGORITHMS).claims
    except (JoseError, ValueError) as error:
        raise _refused("does not hold") from error
    begins, ends = _checked_times(claims, issuer, now)
    return Verified(issuer, key_id, key, begins, ends, claims, _read(claims, issuer))


def _unverified(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a token says of itself; only to choose the key it must hold against."""
    try:
        parts = jws.extract_compact(token.encode("ascii"))
        header = parts.headers()
        claims: object = json.loads(parts.payload)
    except (JoseError, ValueError) as error:
        raise _refused("cannot be read") from error
    if not isinstance(claims, dict):
        raise _refused("cannot be read")
    return header, cast(dict[str, Any], claims)


def _checked_times(claims: Mapping[str, Any], issuer: Issuer, now: float) -> tuple[float, float]:
    """From when and until when a token for us holds, which is now."""
    audience = claims.get("aud")
    if issuer.audience not in (audience if isinstance(audience, list) else [audience]):
        raise _refused("is meant for another service")
    ends = _number(claims.get("exp")) + LEEWAY_SECONDS
    if ends < now:
        raise _refused("has expired")
    begins = max(
        (_number(claims[one]) - LEEWAY_SECONDS for one in ("nbf", "iat") if one in claims), default=0.0
    )
    if begins > now:
        raise _refused("does not hold yet")
    return begins, ends


def _read(claims: Mapping[str, Any], issuer: Issuer) -> Known:
    # Entra's object id within its tenant never changes; elsewhere the subject does not.
    tenant, own = claims.get("tid"), claims.get("oid")
    name = f"{tenant}|{own}" if tenant and own else str(claims.get("sub", ""))
    if not _NAME.fullmatch(name):
        raise _refused("names nobody")
    said: object = claims.get(issuer.roles_claim)
    given = cast(list[object], said) if isinstance(said, list) else [said]
    agency = str(claims.get(issuer.agency_claim) or "")
    return Known(
        name=name,
        roles=tuple(role for role in PEOPLE_ROLES if role in given),
        agency=agency if _AGENCY.fullmatch(agency) else "",
        auth_time=_number(claims["auth_time"]) if "auth_time" in claims else 0.0,
    )


def acting(who: Known, wanted: str, clearances: Mapping[Role, int]) -> Actor:
    """The actor in the one role that somebody acts in; `wanted` chooses where a token gives several.

    One at a time, so that nobody checks on others and reads about people in one breath. Raises Forbidden.
    """
    if wanted and wanted not in who.roles:
        raise Forbidden("the token does not give the role that X-Access-Role names")
    if not who.roles:
        raise Forbidden("the token gives no role in Sightline")
    if not wanted and len(who.roles) > 1:
        raise Forbidden(f"the token gives {', '.join(who.roles)}: say which with X-Access-Role")
    role: Role = next(one for one in who.roles if not wanted or one == wanted)
    return Actor(
        name=who.name,
        role=role,
        agency=who.agency,
        clearance=clearances[role],
        signed_in_at=who.auth_time,
    )


def _number(value: object) -> float:
    try:
        if not isinstance(value, bool) and isinstance(value, int | float) and math.isfinite(value):
            return float(value)
    except OverflowError:  # a whole number of hundreds of digits
        pass
    raise _refused("says a time that is none")


def _refused(why: str) -> NotSignedIn:
    return NotSignedIn(f"the token {why}")
