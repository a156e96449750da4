"""`sightline token`, `sightline keys`, `sightline grants`: who may ask over the network."""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal, cast

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from app.cli.demo_home import demo_settings
from app.errors import BadInput, FieldProblem, SettingsError
from app.ledger.book import open_ledger
from app.models.actors import Actor
from app.models.roles import PEOPLE_ROLES
from app.security import purposes
from app.security.api_keys import ApiKey, ApiKeys, Wanted
from app.security.dev_users import token_for
from app.security.grants import Grants
from app.security.store import AccessStore
from app.settings import Settings, load_settings

keys_app = typer.Typer(help="API keys of other systems: feeders and readers.", no_args_is_help=True)
grants_app = typer.Typer(help="Clearance 3 for one person by name, until a day.", no_args_is_help=True)
Demo = Annotated[bool, typer.Option("--demo", help="For the demo's service.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
DEMO_REFERENCE: Final = "DEMO-1"


def token(
    role: Annotated[str, typer.Argument(help=f"One of {', '.join(PEOPLE_ROLES)}.")],
    headers: Annotated[
        bool, typer.Option("--headers", help="Print all headers of a request, for `curl -H @FILE`.")
    ] = False,
    purpose: Annotated[str, typer.Option(help="Purpose among the headers.")] = "",
    reference: Annotated[str, typer.Option(help="Reference among the headers.")] = "",
    agency: Annotated[str, typer.Option(help="The agency that the user acts for.")] = "",
    demo: Demo = False,
) -> None:
    """Print a token of the development user of this role, good for eight hours. In dev on loopback only."""
    settings = _settings(demo)
    if role not in PEOPLE_ROLES:
        raise BadInput(f"there is no role {role!r}; there are {', '.join(PEOPLE_ROLES)}")
    if not settings.has_dev_users:
        raise SettingsError("there are no development users here: only with SIGHTLINE_ENV=dev on loopback")
    made = token_for(settings, role, agency=agency)
    if not headers:
        typer.echo(made)
        return
    typer.echo(f"Authorization: Bearer {made}")
    given = why(settings, purpose, reference, demo=demo)
    for name, value in zip((purposes.HEADER, purposes.REFERENCE_HEADER), given, strict=True):
        if value:
            typer.echo(f"{name}: {value}")


def why(settings: Settings, purpose: str, reference: str, *, demo: bool) -> tuple[str, str]:
    """Purpose and reference as given, else as set; invented data are shown for demonstration."""
    return (
        purpose or settings.purpose or (purposes.DEMONSTRATION if demo else ""),
        reference or settings.reference or (DEMO_REFERENCE if demo else ""),
    )


@keys_app.command("issue")
def issue(
    name: Annotated[str, typer.Argument(help="The system's name: small letters, digits and '-'.")],
    role: Annotated[str, typer.Option(help="feeder (sends one source) or reader (asks named questions).")],
    days: Annotated[int, typer.Option(help="Days until the key expires, at most 365.")] = 90,
    source: Annotated[str, typer.Option(help="A feeder's source: AGENCY/system.")] = "",
    question: Annotated[
        list[str] | None, typer.Option(help="A question that a reader may ask (repeat it).")
    ] = None,
    purpose: Annotated[
        list[str] | None, typer.Option(help="A purpose that a reader may ask for (repeat it).")
    ] = None,
    clearance: Annotated[int, typer.Option(help="A reader's clearance, 0 to 2.")] = 0,
    demo: Demo = False,
) -> None:
    """Issue a key and print it once. Two of a name may live at a time, so that one can replace the other."""
    settings = _settings(demo)
    if role not in {"feeder", "reader"}:
        raise BadInput(f"a key is for a feeder or a reader, not for {role!r}")
    wanted = Wanted(
        name=name,
        role=cast(Literal["feeder", "reader"], role),
        days=days,
        source=source,
        questions=frozenset(_known_questions(question or [])),
        purposes=frozenset(_known_purposes(settings, purpose or [])),
        clearance=clearance,
    )
    with _writing(settings, "issue_key", {"name": name, "role": role}) as store:
        key, secret = ApiKeys(store).issue(wanted)
    typer.echo(f"key {key.key_id} of {key.name}, until {key.expires_at}; it is shown this once:", err=True)
    typer.echo(secret)


@keys_app.command("list")
def list_keys(as_json: AsJson = False, demo: Demo = False) -> None:
    """List all keys; never the secrets."""
    now = datetime.now(UTC)
    with _reading(_settings(demo)) as store:
        found = ApiKeys(store).every()
    if as_json:
        typer.echo(json.dumps([_plain(one, now) for one in found], indent=2))
        return
    rows = [
        (one.key_id, one.name, one.role, one.state(now), _scope(one), one.expires_at, one.used_at or "never")
        for one in found
    ]
    _table(("key", "name", "role", "state", "for", "expires", "last used"), rows)


@keys_app.command("revoke")
def revoke(
    key_id: Annotated[str, typer.Argument(help="The key's id, as the list gives it.")], demo: Demo = False
) -> None:
    """Let a key open nothing from now on."""
    with _writing(_settings(demo), "revoke_key", {"key": key_id}) as store:
        key = ApiKeys(store).revoke(key_id)
    typer.echo(f"key {key.key_id} of {key.name} opens nothing any more")


@grants_app.command("give")
def give(
    actor: Annotated[str, typer.Argument(help="The person's name, as the ledger gives it.")],
    reason: Annotated[str, typer.Option(help="Why, in 20 characters or more; kept.")],
    days: Annotated[int, typer.Option(help="For how many days, at most 90.")] = 30,
    demo: Demo = False,
) -> None:
    """Give a practitioner or data steward clearance 3, by name and for some days."""
    settings = _settings(demo)
    with _writing(settings, "give_grant", {"actor": actor}) as store:
        grant = Grants(store).give(actor, days=days, reason=reason, given_by=_operator(settings).name)
    typer.echo(f"grant {grant.grant_id}: {grant.actor} has clearance 3 until {grant.until}")


@grants_app.command("list")
def list_grants(as_json: AsJson = False, demo: Demo = False) -> None:
    """List all grants, the latest first."""
    with _reading(_settings(demo)) as store:
        found = Grants(store).every()
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in found], indent=2))
        return
    rows = [(one.grant_id, one.actor, one.until, one.withdrawn_at or "no", one.reason) for one in found]
    _table(("grant", "actor", "until", "withdrawn", "reason"), rows)


@grants_app.command("withdraw")
def withdraw(
    grant_id: Annotated[str, typer.Argument(help="The grant's id, as the list gives it.")], demo: Demo = False
) -> None:
    """Take a grant back from now on."""
    with _writing(_settings(demo), "withdraw_grant", {"grant": grant_id}) as store:
        grant = Grants(store).withdraw(grant_id)
    typer.echo(f"grant {grant.grant_id} of {grant.actor} is withdrawn")


@contextmanager
def _writing(settings: Settings, what: str, parameters: dict[str, object]) -> Generator[AccessStore]:
    """A change of who may come in, with an entry before it and one after it."""
    with (
        open_ledger(settings) as ledger,
        ledger.writing(_operator(settings), "access", what, parameters) as written,
        _reading(settings) as store,
    ):
        yield store
        written.items = 1


def _operator(settings: Settings) -> Actor:
    # Here, because it brings the database's driver, which a token and a list need not wait for.
    from app.deps import operator

    return operator(settings)


@contextmanager
def _reading(settings: Settings) -> Generator[AccessStore]:
    store = AccessStore(settings)
    try:
        yield store
    finally:
        store.close()


def _known_questions(names: list[str]) -> list[str]:
    from app.explore import registry

    for name in names:
        registry.asked(name)
    return names


def _known_purposes(settings: Settings, given: list[str]) -> list[str]:
    allowed = purposes.open_to(settings)
    if strange := [one for one in given if one not in allowed]:
        problem = FieldProblem("purpose", f"{', '.join(strange)}: none of {', '.join(allowed)}")
        raise BadInput("the key cannot be issued so", problems=(problem,))
    return given


def _plain(key: ApiKey, now: datetime) -> dict[str, Any]:
    sets = {"questions": sorted(key.questions), "purposes": sorted(key.purposes)}
    return asdict(key) | sets | {"state": key.state(now)}


def _scope(key: ApiKey) -> str:
    return key.source or f"{', '.join(sorted(key.questions))} (clearance {key.clearance})"


def _table(columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    shown = Table(*columns, box=box.SIMPLE)
    for row in rows:
        shown.add_row(*row)
    Console(highlight=False, width=None if typer.get_text_stream("stdout").isatty() else 160).print(shown)


def _settings(demo: bool) -> Settings:
    settings = load_settings()
    return demo_settings(settings) if demo else settings
