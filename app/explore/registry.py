"""Every question by its name: what it takes, what it gives, and the Cypher that answers it.

Two kinds: the answers of the product, put together from several files (`children_near_risk`), and each
read file of the catalogue by itself (`children_near_risk_close_2`), whose rows come as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, cast

from pydantic import BaseModel, create_model

from app.errors import Unknown
from app.explore.askable import Answer, Asked, AskedParameter, ParameterType
from app.explore.composed import COMPOSED
from app.explore.envelope import around, envelope
from app.explore.listing import Found, Key
from app.graph.catalogue import COORDINATES, READ_FOLDERS, CypherFile, Question, Value, all_files, cypher_file
from app.graph.session import Asking, GraphSession
from app.models.answers import Listing, Parameter

__all__ = ["Asked", "AskedParameter", "asked", "identifies", "is_question", "names"]


def names() -> list[Asked]:
    """Every question, the product's answers first, then the files, each by name."""
    composed = COMPOSED
    alone = {file.short_name: file for file in _files() if file.short_name not in composed}
    return [
        *(composed[name] for name in sorted(composed)),
        *(_alone(alone[name].name) for name in sorted(alone)),
    ]


def asked(name: str) -> Asked:
    """One question. Raises Unknown."""
    if found := COMPOSED.get(name):
        return found
    for file in _files():
        if file.short_name == name:
            return _alone(file.name)
    raise Unknown("there is no such question")


# What these answer is counts, sources and loads. A question that is not listed names people; a test looks.
_NAME_NOBODY = frozenset(
    {
        *("answer_context", "children_counted", "completeness_by_source"),
        *("load", "load_of_run", "sources", "sources_loaded"),
    }
)


def is_question(name: str) -> bool:
    """Whether there is a question of this name."""
    return name in COMPOSED or any(file.short_name == name for file in _files())


def identifies(name: str) -> bool:
    """Whether an answer to this question may name people; so does every question that is not known."""
    return name not in _NAME_NOBODY


# The text of one goes to the full-text index in that index's own language: only `app.explore.search` writes
# it. The other explains where paths end by who is at a home; answers made of it do not say which home.
_NEVER_ALONE = frozenset(
    {
        *("search_candidates", "person_hubs"),
        # The data steward's, who asks by the steward's own scope.
        *("matches", "match_sides", "match_blockers", "match_conflicts", "person_decisions"),
    }
)


@cache
def _files() -> tuple[CypherFile, ...]:
    return tuple(
        file
        for file in all_files()
        if file.folder in READ_FOLDERS
        and file.short_name not in _NEVER_ALONE
        # Inner steps that take pairs: no text from outside is one.
        and all(one.name != "pairs" for one in file.parameters)
    )


@cache
def _alone(name: str) -> Asked:
    """A file of the catalogue asked by itself: its own parameters, its rows as they are."""
    file = cypher_file(name)
    parameters = tuple(
        AskedParameter(one.name, _type_of(one.default), one.default, False, (), one.meaning)
        for one in file.parameters
        if one.name not in COORDINATES
    )
    fields: dict[str, Any] = {column.name: (Any, ...) for column in file.columns}
    item: type[BaseModel] = create_model(file.short_name, __doc__=file.title, **fields)
    asked_file = Question(file, item)

    def run(session: GraphSession, asking: Asking, given: dict[str, Any]) -> Answer:
        about = around(session, asking)
        rows = session.values(asked_file, asking, **given)
        said = {key: _as_parameter(value) for key, value in given.items()}
        answer = envelope(file.short_name, about, [file], said)
        keys: list[Key] = [(index,) for index in range(len(rows))]
        columns = [column.name for column in file.columns]

        def details(chosen: Sequence[Key]) -> list[BaseModel]:
            # What the server returned, under the header's names: nothing to check a second time.
            return [
                item.model_construct(**dict(zip(columns, rows[int(key[0])], strict=True))) for key in chosen
            ]

        return Found(
            item,
            keys,
            details,
            lambda items, total, following: Listing[Any](
                items=items, total=total, next_cursor=following, answer=answer
            ),
            answer,
            rows,
        )

    return Asked(file.short_name, file.title, file.purpose, parameters, file.columns, (file,), run)


def _type_of(default: Value) -> ParameterType:
    if isinstance(default, bool):
        return "boolean"
    if isinstance(default, int):
        return "integer"
    if isinstance(default, date):
        return "date"
    return "list<string>" if isinstance(default, list) else "string"


def _as_parameter(value: object) -> Parameter:
    if isinstance(value, list):
        return [str(one) for one in cast(list[object], value)]
    return value if isinstance(value, (str, int, bool)) or value is None else str(value)
