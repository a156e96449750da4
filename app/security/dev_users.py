"""Development users, one for each role: tokens from a key that lies in the home folder, so that whoever
may read that folder may sign in. Only with SIGHTLINE_ENV=dev and only on loopback.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from joserfc import jwt
from joserfc.jwk import ECKey, Key

from app.errors import AccessAway
from app.models.roles import Role
from app.security.kept import kept
from app.security.tokens import Issuer
from app.settings import Settings

ISSUER: Final = "urn:sightline:dev"
AUDIENCE: Final = "sightline"
HOURS: Final = 8
_KEY_ID: Final = "dev"


def dev_issuer(settings: Settings) -> Issuer:
    """The issuer of development tokens; its key is made when the first token is."""
    held: list[Key] = []

    def key(key_id: str) -> Key | None:
        if key_id != _KEY_ID:
            return None
        if not held:
            held.append(_key(settings))
        return held[0]

    return Issuer(ISSUER, AUDIENCE, key)


def token_for(
    settings: Settings,
    role: Role,
    *,
    name: str = "",
    agency: str = "",
    now: Callable[[], float] = time.time,
) -> str:
    """A token for the development user of this role, good for a working day.

    Raises AccessAway if the key cannot be kept.
    """
    began = int(now())
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": name or f"dev-{role}",
        "iat": began,
        "auth_time": began,
        "exp": began + HOURS * 3600,
        "roles": [role],
        "agency": agency,
    }
    return jwt.encode({"alg": "ES256", "kid": _KEY_ID}, claims, _key(settings))


def _key(settings: Settings) -> ECKey:
    made = ECKey.generate_key("P-256").as_pem(private=True)
    try:
        return ECKey.import_key(kept(settings.dev_key_file, made))
    except (OSError, ValueError) as error:
        raise AccessAway("the key of the development users cannot be kept or read") from error
