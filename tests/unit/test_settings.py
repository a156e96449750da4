"""What a start refuses: conveniences of one machine in production, and sign-in that could not hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from app.cli.demo_home import demo_settings
from app.settings import Settings

PROD: dict[str, Any] = {
    "env": "prod",
    "id_key": "an id key of our own",
    "ledger_key": "a ledger key of our own",
    "graph_uri": "bolt://db:7687",
    "graph_password": "Zu3-ahM8-oophe",
}


def test_production_starts_with_secrets_of_its_own(tmp_path: Path) -> None:
    settings = Settings.model_validate(PROD | {"home": tmp_path, "host": "0.0.0.0"})  # noqa: S104  nothing listens there
    assert not settings.has_dev_users


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"dev_users": True}, "SIGHTLINE_DEV_USERS"),
        ({"id_key": "invented-borough"}, "SIGHTLINE_ID_KEY"),
        ({"id_key": "too short"}, "SIGHTLINE_ID_KEY"),
        ({"ledger_key": None}, "SIGHTLINE_LEDGER_KEY"),
        ({"graph_password": "neo4j"}, "SIGHTLINE_GRAPH_PASSWORD"),
        ({"graph_password": "Password"}, "SIGHTLINE_GRAPH_PASSWORD"),
        ({"today": "2026-06-01"}, "SIGHTLINE_TODAY"),
        ({"oidc_issuer": "http://login.example.org", "oidc_audience": "sightline"}, "https://"),
        ({"oidc_issuer": "http://127.0.0.1:9", "oidc_audience": "sightline"}, "https://"),
        ({"oidc_jwks_url": "file:///etc/keys"}, "https://"),
        ({"oidc_issuer": "https://login.example.org"}, "SIGHTLINE_OIDC_AUDIENCE"),
        ({"clearance_practitioner": 3}, "less than or equal to 2"),
    ],
)
def test_production_refuses(changed: dict[str, Any], said: str, tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match=said) as refused:
        Settings.model_validate(PROD | {"home": tmp_path} | changed)
    for secret in ("invented-borough", "too short", "Zu3-ahM8-oophe"):
        assert secret not in str(refused.value)


@pytest.mark.parametrize(
    ("changed", "has"),
    [
        ({}, True),
        ({"dev_users": True}, True),
        ({"dev_users": False}, False),
        ({"host": "::1"}, True),
        ({"host": "0.0.0.0"}, False),  # noqa: S104  nothing listens there
    ],
)
def test_development_users_are_of_dev_on_loopback(changed: dict[str, Any], has: bool, tmp_path: Path) -> None:
    assert Settings.model_validate({"home": tmp_path} | changed).has_dev_users is has


def test_development_users_beyond_loopback_refuse_to_start(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="loopback"):
        Settings(home=tmp_path, host="0.0.0.0", dev_users=True)  # noqa: S104  nothing listens there


def test_the_demo_keeps_everything_in_its_own_folder(tmp_path: Path) -> None:
    """Also where somebody has looked at the settings before: what follows from them is worked out anew."""
    settings = Settings(home=tmp_path)
    names = ("neo4j_home", "dev_key_file", "ledger_key_file", "ledger_anchor_file")
    before = [getattr(settings, name) for name in names]
    demo = demo_settings(settings)
    assert [getattr(demo, name) for name in names] != before
    for name in (*names, "ledger_address", "access_address"):
        assert str(tmp_path / "demo") in str(getattr(demo, name)), name
