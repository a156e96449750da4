"""One frozen Settings object, read once from the environment, an optional file and secret files.

Every name starts with `SIGHTLINE_`; a name that is not known here is refused, so that a misspelt
setting cannot pass in silence.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.errors import SettingsError

PREFIX = "SIGHTLINE_"
DEMO_ID_KEY = "invented-borough"
LEAST_KEY = 16
KNOWN_PASSWORDS = frozenset(
    {"neo4j", "password", "neo4j/password", "sightline", "changeme", "change-me", "test", "letmein"}
)
SECRETS_FOLDER = Path("/run/secrets")


def default_home() -> Path:
    """The folder for the local database and logs: the platform's place for a user's data."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "sightline"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home()))) / "sightline"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "sightline"


class Settings(BaseSettings):
    """Everything that can be set from outside. Frozen: built once, handed down."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file="sightline.env",
        env_ignore_empty=True,
        secrets_dir=SECRETS_FOLDER if SECRETS_FOLDER.is_dir() else None,
        extra="ignore",
        hide_input_in_errors=True,
        frozen=True,
    )

    home: Path = Field(
        default_factory=default_home,
        description="Folder for the local database, its password and its logs.",
    )
    cache: Path | None = Field(
        default=None,
        description="Folder for Neo4j's own files, fetched once; unset means the user's cache folder.",
    )
    env: Literal["dev", "prod"] = Field(
        default="dev", description="`prod` refuses every convenience that is meant for one machine."
    )
    host: str = Field(default="127.0.0.1", description="Address that the web server listens on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port of the web server.")
    graph_uri: str | None = Field(
        default=None, description="Neo4j to use; unset means the local one that Sightline starts."
    )
    graph_user: str = Field(default="neo4j", description="User name at `SIGHTLINE_GRAPH_URI`.")
    graph_password: SecretStr | None = Field(
        default=None, description="Password at `SIGHTLINE_GRAPH_URI`; a file in /run/secrets also works."
    )
    graph_database: str = Field(default="neo4j", description="Database name at the server.")
    neo4j_bolt_port: int = Field(
        default=7687, ge=0, le=65535, description="Bolt port of the local Neo4j; 0 takes a free one."
    )
    neo4j_http_port: int = Field(
        default=7474, ge=0, le=65535, description="HTTP port of the local Neo4j; 0 takes a free one."
    )
    neo4j_heap: str = Field(
        default="1g", pattern=r"^\d+[kmgKMG]$", description="Java heap of the local Neo4j."
    )
    id_key: SecretStr = Field(
        default=SecretStr(DEMO_ID_KEY),
        description="Key of the person and household ids; set your own before the first load.",
    )
    join_by_identifier: bool = Field(
        default=True,
        description="Whether two records with the same verified identifier are joined without a decision; the"
        " next load brings a change into effect.",
    )
    link_after_load: bool = Field(
        default=False,
        description="Whether each load is followed by a run of linkage, which looks at every record; unset, a"
        " run is `sightline link run`, best after the last load of a night.",
    )
    linkage_engine: Literal["duckdb", "spark"] = Field(
        default="duckdb",
        description="What weighs pairs of records in a run of linkage: DuckDB in the process that runs it, or"
        " Spark (the extra `spark`), which gives the same pairs with the same weights.",
    )
    spark_master: str = Field(
        default="local[*]",
        description="Address of Spark's master: `local[*]`, this machine's cores, or `spark://host:7077`.",
    )
    spark_folder: Path | None = Field(
        default=None,
        description="Folder that every worker of Spark reads, for what is compared; unset, a temporary one of"
        " this machine, which only suits a local master.",
    )
    clearance: int = Field(
        default=3, ge=0, le=3, description="Clearance of the one local user (dev only): 0 open to 3 sealed."
    )
    today: date | None = Field(
        default=None, description="A date that stands for today (dev only); the demo pins it."
    )
    query_timeout: float = Field(default=10.0, gt=0, description="Seconds after which a question is stopped.")
    searches_per_minute: int = Field(
        default=60,
        ge=0,
        le=10_000,
        description="Searches for people that one caller may make in a minute; 0 is no limit.",
    )
    people_per_day: int = Field(
        default=300, ge=0, le=10_000, description="People that one caller may open in a day; 0 is no limit."
    )
    ledger_url: SecretStr | None = Field(
        default=None,
        description="Database of the audit ledger (`sqlite:///` or `postgresql://`); unset means a file in"
        " `ledger/` of `SIGHTLINE_HOME`.",
    )
    ledger_key: SecretStr | None = Field(
        default=None,
        description="Key that signs the ledger, 16 characters or more; unset (dev only) means one that is"
        " made once and kept.",
    )
    ledger_anchors: Path | None = Field(
        default=None,
        description="File for the ledger's signed heads, best on other storage; unset means"
        " `ledger-anchors.jsonl` in `SIGHTLINE_HOME`.",
    )
    oidc_issuer: str | None = Field(
        default=None, description="Issuer whose tokens are believed, as its tokens name it (`iss`)."
    )
    oidc_audience: str | None = Field(
        default=None, description="What the issuer's tokens name this service (`aud`)."
    )
    oidc_jwks_url: str = Field(
        default="", description="Where the issuer's keys are; unset means as its discovery document says."
    )
    oidc_roles_claim: str = Field(default="roles", description="Claim that holds a person's roles.")
    oidc_agency_claim: str = Field(default="agency", description="Claim that holds a person's agency.")
    oidc_client_id: str = Field(
        default="",
        description="This service at the issuer, for signing in to the pages; unset means no pages.",
    )
    oidc_client_secret: SecretStr | None = Field(
        default=None, description="Its secret there; unset means a public client with PKCE alone."
    )
    oidc_scope: str = Field(default="openid profile", description="Scopes that signing in asks for.")
    public_url: str = Field(
        default="",
        description="Address under which readers open the pages, where a proxy stands in front; the issuer"
        " sends them back there.",
    )
    organisation: str = Field(default="", description="Whose service this is, in the header of every page.")
    dev_users: bool | None = Field(
        default=None,
        description="Development users, one for each role; unset means in dev on loopback, where alone they"
        " can be.",
    )
    clearance_practitioner: int = Field(default=1, ge=0, le=2, description="Clearance of practitioners.")
    clearance_steward: int = Field(default=2, ge=0, le=2, description="Clearance of data stewards.")
    clearance_analyst: int = Field(default=0, ge=0, le=2, description="Clearance of analysts.")
    clearance_auditor: int = Field(default=0, ge=0, le=2, description="Clearance of auditors.")
    clearance_admin: int = Field(default=0, ge=0, le=2, description="Clearance of administrators.")
    access_url: SecretStr | None = Field(
        default=None,
        description="Database of API keys, grants and broken glass (`sqlite:///` or `postgresql://`); unset"
        " means a file in `access/` of `SIGHTLINE_HOME`.",
    )
    known_elsewhere: Path | None = Field(
        default=None,
        description="File that says which sources may be said to know of somebody, and whom to ask; unset"
        " means nobody is told.",
    )
    hosts: str = Field(
        default="", description="Names that this service is asked under besides its own, with commas between."
    )
    purpose: str = Field(
        default="", description="Purpose of what the command line asks, where `--purpose` is not given."
    )
    reference: str = Field(
        default="", description="Reference of what the command line asks, where `--reference` is not given."
    )
    upload_mb: int = Field(
        default=500, ge=1, le=10_000, description="Largest extract that may be sent, in megabytes."
    )
    mirror_key: SecretStr | None = Field(
        default=None,
        description="Key of the mirror's codes, 16 characters or more, of its own; unset (dev only) means one"
        " that is made once and kept.",
    )
    mirror_bolt_port: int = Field(
        default=7688, ge=0, le=65535, description="Bolt port of the mirror; 0 takes a free one."
    )
    mirror_http_port: int = Field(
        default=7475, ge=0, le=65535, description="HTTP port of the mirror; 0 takes a free one."
    )
    test_graph: str = Field(
        default="local", repr=False, description="Where the tests run: `local`, `docker` or a Bolt URI."
    )

    @field_validator("home", "cache", "ledger_anchors", "known_elsewhere")
    @classmethod
    def _expand(cls, value: Path | None) -> Path | None:
        return None if value is None else value.expanduser().absolute()

    @field_validator("graph_uri")
    @classmethod
    def _no_password_in_the_address(cls, value: str | None) -> str | None:
        # An address is printed in messages; a password is not.
        if value is not None and "@" in value:
            raise ValueError(
                "no user or password here: set SIGHTLINE_GRAPH_USER and SIGHTLINE_GRAPH_PASSWORD"
            )
        return value

    @model_validator(mode="after")
    def _production_is_strict(self) -> Settings:
        if self.graph_uri and self.graph_password is None:
            raise ValueError("SIGHTLINE_GRAPH_URI needs SIGHTLINE_GRAPH_PASSWORD")
        if self.env == "prod":
            if self.id_key.get_secret_value() == DEMO_ID_KEY:
                raise ValueError("SIGHTLINE_ID_KEY must be set when SIGHTLINE_ENV=prod")
            if self.ledger_key is None:
                raise ValueError("SIGHTLINE_LEDGER_KEY must be set when SIGHTLINE_ENV=prod")
            if self.today is not None:
                raise ValueError("SIGHTLINE_TODAY is for dev only")
            self._no_known_secret()
        if self.dev_users and not self.on_loopback:
            raise ValueError("SIGHTLINE_DEV_USERS: development users sign in on loopback only")
        if self.oidc_issuer and not self.oidc_audience:
            raise ValueError("SIGHTLINE_OIDC_ISSUER needs SIGHTLINE_OIDC_AUDIENCE")
        for address in (self.oidc_issuer or "", self.oidc_jwks_url, self.public_url):
            if address and not _is_safe(address, dev=self.env == "dev"):
                raise ValueError(
                    "SIGHTLINE_OIDC_ISSUER, SIGHTLINE_OIDC_JWKS_URL and SIGHTLINE_PUBLIC_URL begin with https://"
                )
        return self

    def _no_known_secret(self) -> None:
        if self.dev_users:
            raise ValueError("SIGHTLINE_DEV_USERS is for dev only")
        if self.graph_password and self.graph_password.get_secret_value().lower() in KNOWN_PASSWORDS:
            raise ValueError("SIGHTLINE_GRAPH_PASSWORD is one that everybody knows")
        if len(self.id_key.get_secret_value()) < LEAST_KEY:
            raise ValueError(f"SIGHTLINE_ID_KEY is shorter than {LEAST_KEY} characters")

    @property
    def on_loopback(self) -> bool:
        """Whether the web server listens on this machine alone."""
        return self.host in {"127.0.0.1", "localhost", "::1"}

    @property
    def has_dev_users(self) -> bool:
        """Whether the development users may sign in."""
        return self.env == "dev" and self.on_loopback and self.dev_users is not False

    @property
    def access_address(self) -> str:
        """The database of keys, grants and broken glass as an address."""
        if self.access_url is not None:
            return self.access_url.get_secret_value()
        return f"sqlite:///{self.home / 'access' / 'access.db'}"

    @property
    def dev_key_file(self) -> Path:
        """Where dev keeps the key that signs the development users' tokens."""
        return self.home / "dev-users-key"

    @property
    def host_names(self) -> frozenset[str]:
        """Further names that are answered, in small letters."""
        return frozenset(name.strip().lower() for name in self.hosts.split(",") if name.strip())

    @property
    def neo4j_home(self) -> Path:
        """Folder of the local Neo4j: configuration, data, logs, password."""
        return self.home / "neo4j"

    @property
    def ledger_address(self) -> str:
        """The ledger's database as an address."""
        if self.ledger_url is not None:
            return self.ledger_url.get_secret_value()
        return f"sqlite:///{self.home / 'ledger' / 'ledger.db'}"

    @property
    def ledger_anchor_file(self) -> Path:
        """The file of the ledger's anchors."""
        return self.ledger_anchors or self.home / "ledger-anchors.jsonl"

    @property
    def ledger_key_file(self) -> Path:
        """Where dev keeps the ledger's key; not in the ledger's own folder."""
        return self.home / "ledger-key"

    @property
    def mirror_home(self) -> Path:
        """Folder of the mirror: every build in one of its own."""
        return self.home / "mirror"

    @property
    def mirror_key_file(self) -> Path:
        """Where dev keeps the mirror's key; not in the mirror's own folder."""
        return self.home / "mirror-key"


def _is_safe(address: str, *, dev: bool) -> bool:
    parts = urlsplit(address)
    if dev and parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost", "::1"}:
        return True
    return parts.scheme == "https" and bool(parts.hostname)


def known_names() -> frozenset[str]:
    """Every environment variable that a Settings reads."""
    return frozenset(f"{PREFIX}{name.upper()}" for name in Settings.model_fields)


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings once; a `SIGHTLINE_*` name that is not known is refused.

    Raises SettingsError naming each wrong or unknown setting.
    """
    given = os.environ if environ is None else environ
    unknown = sorted(n for n in given if n.upper().startswith(PREFIX) and n.upper() not in known_names())
    if unknown:
        raise SettingsError(
            f"unknown setting {', '.join(unknown)}; known are {', '.join(sorted(known_names()))}"
        )
    try:
        return Settings()
    except ValidationError as error:
        problems = "; ".join(
            f"{PREFIX}{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" if e["loc"] else str(e["msg"])
            for e in error.errors()
        )
        raise SettingsError(problems) from error
