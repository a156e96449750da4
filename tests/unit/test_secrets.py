"""Secrets come from files or the environment alone, and no text about the settings holds one."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError
from typer.testing import CliRunner

from app.cli import command_line
from app.errors import SettingsError
from app.graph.servers import GraphAddress
from app.settings import Settings, load_settings
from tools.reference_page import commands

ID_KEY, PASSWORD = "id-key-zqsecret", "graph-password-zqsecret"
LEDGER_URL = f"postgresql://sightline:{PASSWORD}@localhost/ledger"
SECRETS = {name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)}


@pytest.fixture
def secret(monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("SIGHTLINE_ID_KEY", ID_KEY)
    monkeypatch.setenv("SIGHTLINE_GRAPH_PASSWORD", PASSWORD)
    monkeypatch.setenv("SIGHTLINE_GRAPH_URI", "bolt://127.0.0.1:9")
    monkeypatch.setenv("SIGHTLINE_LEDGER_KEY", f"ledger-key-{ID_KEY}")
    monkeypatch.setenv("SIGHTLINE_MIRROR_KEY", f"mirror-key-{ID_KEY}")
    monkeypatch.setenv("SIGHTLINE_LEDGER_URL", LEDGER_URL)
    return load_settings()


def test_what_is_secret() -> None:
    assert {
        *("id_key", "graph_password", "ledger_key", "ledger_url"),
        *("access_url", "mirror_key", "oidc_client_secret"),
    } == SECRETS
    assert not [
        name for name in Settings.model_fields if name.endswith(("_key", "_password")) and name not in SECRETS
    ]


def test_no_text_of_the_settings_holds_one(secret: Settings) -> None:
    shown = repr(secret), str(secret), str(secret.model_dump()), secret.model_dump_json(), f"{secret!r}"
    assert "zqsecret" not in "".join(shown)
    address = GraphAddress("bolt://localhost:7687", "neo4j", PASSWORD, "neo4j", "remote")
    assert "zqsecret" not in repr(address)
    tests_at = Settings(test_graph=f"bolt://neo4j:{PASSWORD}@localhost:7687")
    assert "zqsecret" not in repr(tests_at)


def test_no_help_holds_one_and_no_command_takes_one(secret: Settings) -> None:
    runner = CliRunner()
    for path, command in commands():
        said = runner.invoke(command_line(), [*path.split()[1:], "--help"], env={"COLUMNS": "200"})
        assert said.exit_code == 0, path
        assert "zqsecret" not in said.output, path
        assert [
            p.name for p in command.params if "password" in str(p.name) and not getattr(p, "is_flag", False)
        ] == []


def test_a_secret_comes_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "sightline_id_key").write_text(f"{ID_KEY}\n")
    settings = Settings(_secrets_dir=tmp_path)  # pyright: ignore[reportCallIssue]  pydantic-settings takes it, untyped
    assert settings.id_key.get_secret_value() == ID_KEY


@pytest.mark.parametrize("uri", [f"bolt://neo4j:{PASSWORD}@localhost:7687", f"neo4j://{PASSWORD}@localhost"])
def test_a_password_in_the_address_is_refused_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch, uri: str
) -> None:
    monkeypatch.setenv("SIGHTLINE_GRAPH_URI", uri)
    monkeypatch.setenv("SIGHTLINE_GRAPH_PASSWORD", PASSWORD)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert "SIGHTLINE_GRAPH_PASSWORD" in str(refused.value)
    assert "zqsecret" not in str(refused.value)


def test_a_wrong_setting_is_named_without_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGHTLINE_ID_KEY", ID_KEY)
    monkeypatch.setenv("SIGHTLINE_PORT", PASSWORD)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert "SIGHTLINE_PORT" in str(refused.value)
    assert "zqsecret" not in str(refused.value)
    with pytest.raises(ValidationError) as unknown:
        Settings(graph_uri="bolt://x", id_key=SecretStr(ID_KEY))
    assert "zqsecret" not in str(unknown.value)
