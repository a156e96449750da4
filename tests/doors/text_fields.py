"""Every place where text from outside comes in: read from the OpenAPI document and from the questions'
own declarations, so that a new route or question is covered without an edit here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from fastapi.testclient import TestClient

from app.explore import registry
from app.main import create_app
from app.settings import Settings

# Variants of one template differ in what they walk, not in what they take.
VARIANT = re.compile(r"_(all|close|wider)(_\d)?$")
ASK_BY_NAME = "/api/v1/questions/{name}/answer"

PAYLOADS = (
    "'",
    '"',
    "`",
    "zq' OR 1=1 //",
    'zq" OR "1"="1',
    "zq`) MATCH (n) DETACH DELETE n //",
    "zq'}) DETACH DELETE n //",
    "zq'}) RETURN 1 UNION MATCH (n) RETURN n; //",
    "zq\\u0027 OR true //",
    "zq\u2019 \uff07 OR true",
    "zq; DROP INDEX person_search_0; //",
    "zq /* */ $clearance",
    "zq\x00zq",
    "*",
    "*:*",
    "zq* ~ ? : ( ) [ ] { } ^ \\",
    "name:[a TO z] AND OR NOT",
    "/.*/",
    "zq' " * 2_000,
)
HARMLESS = "zqunknownzq"


@dataclass(frozen=True, slots=True)
class TextField:
    """One field that takes text: `given` are the other fields that its route needs, by place."""

    method: str
    path: str
    place: str
    name: str
    given: Mapping[str, Mapping[str, str]]

    @property
    def label(self) -> str:
        return (
            f"{self.method} {self.path} {self.place} {self.name} {self.given['path'].get('name', '')}".strip()
        )

    def ask(self, client: TestClient, text: str, samples: Mapping[str, str]) -> Any:
        """The route's reply to this text; `samples` has a value that is known for each needed field."""
        parts = {place: {k: v or samples[k] for k, v in held.items()} for place, held in self.given.items()}
        # A header takes one line of plain signs, so the client could send no more.
        sent = _one_line(text) if self.place == "header" else text
        parts[self.place] = {**parts[self.place], self.name: sent}
        address = self.path
        for name, value in parts["path"].items():
            address = re.sub(rf"\{{{name}(:path)?\}}", lambda _, v=value: quote(v, safe=""), address)
        body: dict[str, Any] = {"json": parts["body"]} if self.place == "body" else {}
        return client.request(self.method, address, params=parts["query"], headers=parts["header"], **body)


def _one_line(text: str) -> str:
    plain = text.encode("ascii", "backslashreplace").decode()
    return "".join(one if one.isprintable() else " " for one in plain).strip()


def document() -> dict[str, Any]:
    """The OpenAPI document, without a database."""
    return create_app(Settings()).openapi()


def text_fields() -> Iterator[TextField]:
    """Each parameter of a route, each field of its body, each parameter of each question."""
    made = document()
    for path, methods in made["paths"].items():
        for method, route in methods.items():
            parameters = route.get("parameters", [])
            given: dict[str, dict[str, str]] = {"path": {}, "query": {}, "header": {}, "body": {}}
            for one in parameters:
                if one.get("required"):
                    given[one["in"]][one["name"]] = ""
            for one in parameters:
                yield TextField(method.upper(), path, one["in"], one["name"], given)
            for name in _body_fields(made, route):
                yield TextField(method.upper(), path, "body", name, given)
    yield from _of_questions()


def _of_questions() -> Iterator[TextField]:
    seen: set[tuple[str, str]] = set()
    for question in registry.names():
        needed = {one.name: "" for one in question.parameters if one.required}
        given = {"path": {"name": question.name}, "query": needed, "header": {}, "body": {}}
        for one in question.parameters:
            key = (VARIANT.sub("", question.name), one.name)
            if one.type in {"string", "list<string>"} and key not in seen:
                seen.add(key)
                yield TextField("GET", ASK_BY_NAME, "query", one.name, given)


def _body_fields(made: dict[str, Any], route: dict[str, Any]) -> Iterator[str]:
    # A form of files has no text fields of its own; what a file may hold is tried where extracts are.
    content = route.get("requestBody", {}).get("content", {}).get("application/json")
    if content is not None:
        name = content["schema"]["$ref"].rpartition("/")[2]
        yield from made["components"]["schemas"][name]["properties"]


def rows_in(reply: Any) -> int:
    """How many items an answer has: 0 for none, 1 for a single object."""
    if reply.status_code != 200 or "json" not in reply.headers["content-type"]:
        return 0
    body = reply.json()
    return body.get("total", len(body.get("items", [None])))
