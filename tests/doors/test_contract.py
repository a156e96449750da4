"""The OpenAPI document against the service, by schemathesis with a fixed seed."""

from __future__ import annotations

from collections.abc import Generator
from datetime import date
from typing import Any, ClassVar

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import positive_data_acceptance

from app.graph.session import GraphSession
from app.main import create_app
from app.settings import Settings
from tests.signing_in import headers_of

HOST = {"host": "127.0.0.1"}

# The days that a question may be asked about; JSON Schema's `date` cannot say so.
schemathesis.openapi.format("date", st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(str))


class Served:
    """The service under test: the document's own until a fixture puts one with a graph in its place."""

    app: Any = create_app(Settings())
    signed_in: ClassVar[dict[str, dict[str, str]]] = {}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            # Or schemathesis would start the service for each test, and that one opens a graph by itself.
            raise RuntimeError("the fixture starts and ends the service")
        await self.app(scope, receive, send)


SERVED = Served()
schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", SERVED, headers=HOST)

# What a document cannot say: a cursor is sealed, a search needs one of four fields, a path joins two
# people, an agency must be one that sent something, the parameters of a question asked by name are the question's own, and
# a decision names the ETag of what was seen (412 and 428).
UNSAYABLE = {
    "/api/v1/children/without-carers",
    "/api/v1/searches/people",
    "/api/v1/paths",
    "/api/v1/questions/{name}/answer",
    "/api/v1/incidents/children-not-recorded",
    "/api/v1/matches/{match_id}/decision",
}


@pytest.fixture(scope="module", autouse=True)
def small_world_behind_it(small_world: Settings, session: GraphSession) -> Generator[None]:
    app = create_app(small_world, session)
    with TestClient(app):
        SERVED.app = app
        SERVED.signed_in["steward"] = HOST | headers_of(small_world, "steward", 3)
        SERVED.signed_in["auditor"] = HOST | headers_of(small_world, "auditor")
        yield


@schema.parametrize()  # pyright: ignore[reportUntypedFunctionDecorator]  schemathesis does not type it
@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    database=None,
    # Shrinking a refusal takes minutes and tells nothing more; nor do a hundred hand-made ones a route.
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
def test_the_service_keeps_its_document(case: Any) -> None:
    unsayable = "cursor" in (case.query or {}) or case.path in UNSAYABLE
    signed_in = SERVED.signed_in["auditor" if "/ledger/" in case.path else "steward"]
    if case.meta is not None and case.meta.is_negative_at(ParameterLocation.HEADER):
        # Headers that are wrong on purpose are sent as they are.
        made = {name.lower() for name in case.headers or {}}
        signed_in = {name: value for name, value in signed_in.items() if name.lower() not in made}
    case.call_and_validate(
        headers=signed_in,
        timeout=120,
        excluded_checks=[positive_data_acceptance] if unsayable else [],
    )
