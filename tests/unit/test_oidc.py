"""Signing in to the pages at an issuer on loopback: code, PKCE, state and nonce, each of them tried wrong."""

from __future__ import annotations

import base64
from collections.abc import Generator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from app.errors import NotSignedIn, SignInAway
from app.security.oidc import SignIn, sign_in_of
from app.security.store import AccessStore
from app.settings import Settings
from tests.council_issuer import asked_at, issuer_at_work

RETURN = "http://127.0.0.1:8000/sign-in/return"


@pytest.fixture
def issuer() -> Generator[Any]:
    with issuer_at_work() as at_work:
        yield at_work


@pytest.fixture
def store(tmp_path: Path) -> Generator[AccessStore]:
    with closing(AccessStore(Settings(home=tmp_path))) as opened:
        yield opened


def settings_of(issuer: Any, home: Path, **more: Any) -> Settings:
    return Settings(
        home=home,
        oidc_issuer=issuer.base,
        oidc_audience="sightline",
        oidc_client_id="sightline-pages",
        **more,
    )


def begun(issuer: Any, oidc: SignIn, back: str = "/gaps") -> tuple[str, str]:
    """Begin, and let the issuer remember what it was asked; returns the browser's part and the state."""
    browser, address = oidc.begin(back, RETURN)
    asked = asked_at(issuer, address)
    assert (asked["response_type"], asked["redirect_uri"]) == ("code", RETURN)
    assert asked["code_challenge_method"] == "S256"
    return browser, asked["state"]


def test_somebody_signs_in(issuer: Any, store: AccessStore, tmp_path: Path) -> None:
    oidc = SignIn(settings_of(issuer, tmp_path), store)
    browser, state = begun(issuer, oidc)
    name, known, back = oidc.finish(browser=browser, state=state, code="good", return_address=RETURN)
    assert (name, known.name, known.agency, back) == (issuer.base, "kim", "NMC", "/gaps")
    assert set(known.roles) == {"steward", "auditor"}
    with pytest.raises(NotSignedIn, match="not begun here"):
        oidc.finish(browser=browser, state=state, code="good", return_address=RETURN)


def test_a_secret_goes_in_the_header_alone(issuer: Any, store: AccessStore, tmp_path: Path) -> None:
    oidc = SignIn(settings_of(issuer, tmp_path, oidc_client_secret=SecretStr("zqsecret")), store)
    browser, state = begun(issuer, oidc)
    oidc.finish(browser=browser, state=state, code="good", return_address=RETURN)
    headers, sent = issuer.sent[0]
    given = base64.b64decode(headers["Authorization"].removeprefix("Basic ")).decode()
    assert given == "sightline-pages:zqsecret"
    assert "zqsecret" not in str(sent)


@pytest.mark.parametrize(
    ("claim", "value"),
    [("nonce", "another"), ("nonce", None), ("aud", "sightline"), ("iss", "http://127.0.0.1:9"), ("exp", 1)],
)
def test_a_token_that_is_no_answer_to_us(
    issuer: Any, store: AccessStore, tmp_path: Path, claim: str, value: object
) -> None:
    oidc = SignIn(settings_of(issuer, tmp_path), store)
    browser, state = begun(issuer, oidc)
    issuer.claims = {k: v for k, v in (issuer.claims | {claim: value}).items() if v is not None}
    with pytest.raises(NotSignedIn):
        oidc.finish(browser=browser, state=state, code="good", return_address=RETURN)


def test_a_return_that_is_not_this_browsers(issuer: Any, store: AccessStore, tmp_path: Path) -> None:
    oidc = SignIn(settings_of(issuer, tmp_path), store)
    for browser_said, state_said, code in (("other", "", "good"), ("", "other", "good"), ("", "", "bad")):
        browser, state = begun(issuer, oidc)
        asked = len(issuer.sent)
        with pytest.raises(NotSignedIn):
            oidc.finish(
                browser=browser_said or browser, state=state_said or state, code=code, return_address=RETURN
            )
        assert len(issuer.sent) - asked == (code == "bad"), "no code is spent for a stranger"


def test_a_code_of_another_sign_in_fails_at_pkce(issuer: Any, store: AccessStore, tmp_path: Path) -> None:
    oidc = SignIn(settings_of(issuer, tmp_path), store)
    browser, state = begun(issuer, oidc)
    issuer.challenge = "somebody-elses"
    with pytest.raises(NotSignedIn, match="did not accept the code"):
        oidc.finish(browser=browser, state=state, code="good", return_address=RETURN)


def test_a_sign_in_is_good_for_ten_minutes(issuer: Any, store: AccessStore, tmp_path: Path) -> None:
    oidc = SignIn(settings_of(issuer, tmp_path), store)
    browser, state = begun(issuer, oidc)
    later = SignIn(
        settings_of(issuer, tmp_path), store, now=lambda: datetime.now(UTC) + timedelta(minutes=11)
    )
    with pytest.raises(NotSignedIn, match="10 minutes"):
        later.finish(browser=browser, state=state, code="good", return_address=RETURN)


def test_an_issuer_that_is_away_is_said(store: AccessStore, tmp_path: Path) -> None:
    away = Settings(
        home=tmp_path, oidc_issuer="http://127.0.0.1:9", oidc_audience="a", oidc_client_id="sightline-pages"
    )
    with pytest.raises(SignInAway, match="cannot be reached"):
        SignIn(away, store).begin("/", RETURN)


def test_without_an_issuer_nobody_signs_in_so(store: AccessStore, tmp_path: Path) -> None:
    assert sign_in_of(Settings(home=tmp_path), store) is None
