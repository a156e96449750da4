"""Opening the Bolt driver, and turning what it raises into Sightline's own errors.

The pool is bounded and every wait has an end, so that a database that goes away is an answer
(503, 504) and never a request that hangs.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Final
from urllib.parse import urlsplit

from neo4j import Driver, GraphDatabase, NotificationDisabledClassification
from neo4j import __version__ as driver_version
from neo4j.exceptions import (
    AuthError,
    ConfigurationError,
    ConnectionAcquisitionTimeoutError,
    DatabaseError,
    Forbidden,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from app import __version__
from app.errors import GraphAway, GraphRefused, SettingsError, TooSlow

POOL_SIZE: Final = 20
ACQUISITION_SECONDS: Final = 5.0
CONNECT_SECONDS: Final = 5.0
RETRY_SECONDS: Final = 10.0
IDLE_CHECK_SECONDS: Final = 60.0
SCHEMES: Final = frozenset({"bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc"})
USER_AGENT: Final = f"sightline/{__version__} neo4j-python/{driver_version}"

# The server ends a transaction under these codes when its time is over, or when it would take more
# memory than one question may have. To the reader both mean: ask for less.
_TIMED_OUT: Final = frozenset(
    {
        "Neo.ClientError.Transaction.TransactionTimedOut",
        "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration",
        "Neo.TransientError.Transaction.Terminated",
        "Neo.ClientError.Transaction.TransactionTerminated",
        "Neo.TransientError.Transaction.LockAcquisitionTimeout",
    }
)
_TOO_LARGE: Final = frozenset(
    {
        "Neo.TransientError.General.MemoryPoolOutOfMemoryError",
        "Neo.TransientError.General.TransactionOutOfMemoryError",
        "Neo.TransientError.General.OutOfMemoryError",
    }
)


def open_driver(uri: str, user: str, password: str) -> Driver:
    """A driver for one server or cluster; it connects at the first use, not here.

    Raises SettingsError for an address that cannot be read. The caller closes it.
    """
    try:
        parts = urlsplit(uri)
        _ = parts.port  # raises for a port that is no number; the driver looks only when it connects
        if parts.scheme not in SCHEMES:
            raise ValueError(f"it must begin with one of {', '.join(sorted(SCHEMES))}")
        return GraphDatabase.driver(  # pyright: ignore[reportUnknownMemberType] untyped **config
            uri,
            auth=(user, password),
            max_connection_pool_size=POOL_SIZE,
            connection_acquisition_timeout=ACQUISITION_SECONDS,
            connection_timeout=CONNECT_SECONDS,
            max_transaction_retry_time=RETRY_SECONDS,
            liveness_check_timeout=IDLE_CHECK_SECONDS,
            user_agent=USER_AGENT,
            # An empty database knows none of the labels that questions name; the driver would say so
            # once per statement. Every other notification stays on.
            notifications_disabled_classifications=[NotificationDisabledClassification.UNRECOGNIZED],
        )
    except (ConfigurationError, ValueError) as error:
        raise SettingsError(f"SIGHTLINE_GRAPH_URI cannot be used: {error}") from error


def check(driver: Driver, database: str) -> None:
    """Raises GraphAway or GraphRefused unless the database answers now; tries once."""
    with (
        graph_errors(),
        driver.session(database=database) as session,  # pyright: ignore[reportUnknownMemberType] as above
    ):
        session.run("RETURN 1").consume()


@contextmanager
def graph_errors() -> Generator[None]:
    """Whatever the driver raises inside becomes GraphAway, GraphRefused or TooSlow.

    Errors that are ours to fix (a syntax error, a broken constraint) pass through unchanged.
    """
    try:
        yield
    except AuthError as error:
        raise GraphRefused("the database refuses this user and password") from error
    except Forbidden as error:
        raise GraphRefused("the database does not permit this user to do that") from error
    except ConnectionAcquisitionTimeoutError as error:
        raise GraphAway("the database is busy: no free connection within 5 seconds; try again") from error
    except (ServiceUnavailable, SessionExpired) as error:
        raise GraphAway("the database cannot be reached; try again in a moment") from error
    except Neo4jError as error:
        if error.code in _TIMED_OUT:
            raise TooSlow("the question was stopped at its time limit; ask for less") from error
        if error.code in _TOO_LARGE:
            raise TooSlow("the question needed more memory than one question may take") from error
        if isinstance(error, DatabaseError):
            raise GraphAway(
                f"the database failed at that ({error.code}; is its disk full?): see its log"
            ) from error
        if isinstance(error, TransientError):
            raise GraphAway("the database could not do that just now; try again") from error
        raise
