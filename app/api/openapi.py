"""What each route says of itself in the OpenAPI document: its answer, its other forms, its problems."""

from __future__ import annotations

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from app.api.problems import BadField, Problem, responses
from app.doors.whole import CSV, NDJSON

TAGS: Final = (
    {"name": "Children", "description": "Who has no recorded carer; who is near a recorded risk."},
    {"name": "People", "description": "One person: records, network, risks, timeline; search; paths."},
    {"name": "Places", "description": "Homes and incidents."},
    {"name": "Gaps", "description": "What the records lack."},
    {"name": "Questions", "description": "The catalogue of Cypher files, and any of them asked by name."},
    {"name": "Sources", "description": "What was loaded, how fresh and how complete it is."},
    {
        "name": "Who is who",
        "description": "Records that may be one person: evidence and decisions.",
    },
    {"name": "Ledger", "description": "Who has looked at whom, and why."},
    {"name": "Break glass", "description": "Beyond one's clearance for an hour; told and reviewed."},
    {"name": "Service", "description": "Health and metrics."},
)
_HEADERS: Final = {
    "Sightline-Answer": {
        "schema": {"type": "string"},
        "description": "The envelope as JSON, when the list comes as CSV or NDJSON.",
    }
}


def listed(model: type[BaseModel], *statuses: int) -> dict[str, Any]:
    """The decorator's arguments for a list: JSON by pages, or the whole list as CSV or NDJSON."""
    ok: dict[str, Any] = {
        "description": "A page of the list, or the whole list as CSV or NDJSON.",
        "headers": _HEADERS,
        "content": {CSV: {"schema": {"type": "string"}}, NDJSON: {"schema": {"type": "string"}}},
    }
    return {"response_model": model, "responses": {200: ok, **responses(*statuses)}}


def answered(model: type[BaseModel], *statuses: int) -> dict[str, Any]:
    """The decorator's arguments for a single object."""
    return {"response_model": model, "responses": responses(*statuses)}


def document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, made once, with the problem's schema in it."""
    if app.openapi_schema is None:
        made = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            routes=app.routes,
            tags=app.openapi_tags,
        )
        schemas: dict[str, Any] = made.setdefault("components", {}).setdefault("schemas", {})
        for model in (BadField, Problem):
            schemas[model.__name__] = model.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas["Problem"].pop("$defs", None)
        app.openapi_schema = made
    return app.openapi_schema
