"""The OpenAPI document against the service, by schemathesis with a fixed seed."""

from __future__ import annotations

from datetime import date

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import positive_data_acceptance

from app.deps import Door
from app.graph.session import GraphSession
from app.main import create_app
from app.settings import Settings

HOST = {"host": "127.0.0.1"}

# The days that a question may be asked about; JSON Schema's `date` cannot say so.
schemathesis.openapi.format("date", st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(str))


@pytest.fixture
def document(small_world: Settings, session: GraphSession) -> object:
    app = create_app(small_world, session)
    app.state.door = Door(small_world, session, "bolt://localhost:7687")
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, headers=HOST)


schema = schemathesis.pytest.from_fixture("document")


@schema.parametrize()
@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_the_service_keeps_its_document(case: schemathesis.Case) -> None:
    # A cursor is sealed and a search needs one of four fields: the document cannot say either.
    unsayable = "cursor" in (case.query or {}) or case.path == "/api/v1/searches/people"
    case.call_and_validate(headers=HOST, excluded_checks=[positive_data_acceptance] if unsayable else [])
