"""Sessions of the pages: how long ago somebody signed in, as the glass asks it."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.errors import Forbidden
from app.models.actors import Actor
from app.security.glass import Glasses
from app.security.sessions import Sessions
from app.security.store import AccessStore
from app.security.tokens import Known
from app.settings import Settings

NOW = datetime(2026, 6, 1, 9, 0, 0, tzinfo=UTC)
REASON = "Invented: the child is missing since noon."


@pytest.mark.parametrize("fraction", [0.0, 0.4, 0.5, 0.7, 0.999])
def test_nobody_signed_in_in_the_future(tmp_path: Path, fraction: float) -> None:
    """The glass opens at once after a sign-in, whatever the part of the second."""
    at = NOW + timedelta(seconds=fraction)
    with closing(AccessStore(Settings(home=tmp_path))) as store:
        sessions = Sessions(store, lambda: at)
        session_id = sessions.begin("dev", Known("anna", ("practitioner",), "", 0.0))
        since = sessions.find(session_id).known.auth_time
    assert 0 <= at.timestamp() - since < 1


@pytest.mark.parametrize(
    ("ago", "opens"), [(-3_600, False), (-61, False), (-59, True), (0, True), (600, True), (601, False)]
)
def test_the_glass_asks_for_a_sign_in_of_the_last_ten_minutes(tmp_path: Path, ago: int, opens: bool) -> None:
    """An issuer's clock may run up to a minute ahead of ours."""
    actor = Actor("anna", "practitioner", "NMP", clearance=1, signed_in_at=NOW.timestamp() - ago)
    with closing(AccessStore(Settings(home=tmp_path))) as store:
        if opens:
            Glasses(store).check(actor, REASON, NOW)
        else:
            with pytest.raises(Forbidden, match="sign in again"):
                Glasses(store).check(actor, REASON, NOW)
