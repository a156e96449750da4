"""Small nasty worlds from a seed: several systems, several extracts of each, every rule trodden on.

People are few and facts many, days come from a short list, so that facts meet, cut and contradict
each other all the time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from hypothesis import strategies as st

from tests.worlds.materials import (
    BASES,
    DAYS,
    ELDER_KINDS,
    EXTRACT_DAYS,
    INSTITUTIONS,
    PEER_KINDS,
    RISKS,
    ROLES,
    SYSTEMS,
    YOUNGER_KINDS,
    Someone,
    Source,
    about,
    nhs_number,
)
from tests.worlds.script import Draft, Row

T = TypeVar("T")


def world_of(seed: int, *, full_only: bool = False) -> list[Draft]:
    """The extracts of one world, in order of time. The same seed gives the same world.

    `full_only`: no extract of changes, so that a row can be left out without any other changing; and no
    confidential home in words alone. Which UPRN an address in words stands for is taken from statements that
    are open by themselves, even if one of them is hidden because another row reaches its home through that
    very address.
    """
    return _Maker(Random(seed), full_only=full_only).drafts()


def worlds() -> st.SearchStrategy[list[Draft]]:
    """Worlds for hypothesis, by seed."""
    return st.integers(min_value=0, max_value=2**32 - 1).map(world_of)


class _Maker:
    def __init__(self, random: Random, *, full_only: bool) -> None:
        self.random = random
        self.full_only = full_only
        self.serial = 0
        names = random.sample(SYSTEMS, random.randint(2, 4))
        self.sources = [Source(name, name == "NMO/homeline" or random.random() < 0.15) for name in names]
        self.dwellings = [
            (str(100 + n), f"{n + 1} Alder Row", "ZZ9 1AA") for n in range(random.randint(3, 7))
        ]
        # Two dwellings may share an address: then the address alone says nothing.
        if random.random() < 0.5:
            self.dwellings.append(("900", self.dwellings[0][1], self.dwellings[0][2]))
        self.dwelling_kinds = {
            uprn: self.one(INSTITUTIONS) if self.chance(0.12) else "" for uprn, *_ in self.dwellings
        }

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def one(self, options: Sequence[T]) -> T:
        return self.random.choice(options)

    def day(self) -> date:
        return self.one(DAYS) + timedelta(days=self.one((-1, 0, 0, 0, 1, 29, 30)))

    def restriction(self, share: float = 0.12) -> str:
        return str(self.one((1, 1, 2, 3))) if self.chance(share) else ""

    def recorded(self, until: date) -> str:
        """When the agency says that it wrote this down: often not stated, sometimes just before midnight."""
        day = self.day()
        if day >= until or self.chance(0.4):
            return ""
        return self.one((day.isoformat(), f"{day}T23:30:00+00:00", f"{day}T00:15:00+01:00"))

    def span(self) -> tuple[str, str]:
        """`valid_from` and `valid_to`, either of them maybe empty."""
        start = self.day()
        end = start + timedelta(days=self.one((1, 29, 30, 31, 200, 700)))
        return (
            "" if self.chance(0.3) else start.isoformat(),
            "" if self.chance(0.6) else end.isoformat(),
        )

    def drafts(self) -> list[Draft]:
        people = [self.someone() for _ in range(self.random.randint(10, 24))]
        crowd = [self.someone() for _ in range(self.random.randint(19, 22))] if self.chance(0.35) else []
        days: list[tuple[date, Source, bool]] = []
        for source in self.sources:
            for person in people:
                for _ in range(1 + self.chance(0.06)):
                    if self.chance(0.6):
                        self.hold(source, person)
            when = sorted(self.random.sample(EXTRACT_DAYS, self.random.randint(1, 3)))
            days += [(day, source, place == 0) for place, day in enumerate(when)]
        if crowd:
            self.crowd(self.sources[0], crowd)
        out: list[Draft] = []
        for day, source, first in sorted(days, key=lambda item: (item[0], item[1].name)):
            self.live(source, day, 1.0 if first else 0.3)
            if not first:
                self.rewrite(source, day)
            out.append(self.extract(source, day, full=self.chance(0.9 if first else 0.5) or self.full_only))
        return out

    def someone(self) -> Someone:
        self.serial += 1
        born, cells = self.birth()
        cells["sex"] = self.one(("F", "M", "U", ""))
        if born is not None and "birth_date" in cells and self.chance(0.08):
            cells["deceased_on"] = max(self.one(DAYS[:4]), born + timedelta(days=400)).isoformat()
        return Someone(born, {name: cell for name, cell in cells.items() if cell}, nhs_number(self.serial))

    def birth(self) -> tuple[date | None, Row]:
        kind = self.one(("child", "child", "child", "adult", "adult", "adult", "edge", "unborn", "unknown"))
        if kind == "unknown":
            return None, {"birth_date": self.one(("", "1900-01-01"))}
        if kind == "unborn":
            due = self.one((date(2026, 8, 1), date(2027, 6, 1), date(2025, 3, 1)))
            return due, {"expected_birth_date": due.isoformat()}
        if kind == "adult":
            born = date(
                self.random.randint(1950, 1998), self.random.randint(1, 12), self.random.randint(1, 28)
            )
        elif kind == "child":
            born = date(
                self.random.randint(2009, 2021), self.random.randint(1, 12), self.random.randint(1, 28)
            )
        else:  # eighteen on one of the days that are asked about, or nearly
            born = self.one((date(2008, 6, 1), date(2008, 2, 29), date(2006, 6, 2), date(2007, 1, 1)))
        quality = self.one(("", "", "exact", "month", "year", "estimated"))
        return born, {"birth_date": born.isoformat(), "birth_date_quality": quality}

    def hold(self, source: Source, person: Someone) -> str:
        """Give a system a record of somebody."""
        record = f"p{len(source.people) + 1}"
        cells = dict(person.cells)
        if self.chance(0.45):
            cells |= {"nhs_number": person.number, "nhs_number_status": "01" if self.chance(0.85) else "02"}
        if self.chance(0.04):  # somebody else's number, typed in by mistake
            cells |= {
                "nhs_number": nhs_number(self.random.randint(1, self.serial)),
                "nhs_number_status": "01",
            }
        if "birth_date_quality" in cells and person.born and self.chance(0.06):
            cells["birth_date"] = (person.born - timedelta(days=self.one((1, 31, 400)))).isoformat()
        if self.chance(0.05):
            cells["barrier"] = "adoption"
        source.people[record] = person
        given = {"given_name": f"Person{self.serial}", "family_name": self.one(("Ash", "Birch", "Cedar"))}
        source.add("persons", record_id=record, **given, restriction=self.restriction(0.05), **cells)
        return record

    def crowd(self, source: Source, people: list[Someone]) -> None:
        """More or less twenty people in one home and at one incident."""
        uprn, address, postcode = self.dwellings[0]
        self.dwelling_kinds[uprn] = ""
        source.add("incidents", reference="crowd", kind="drugs", occurred_at="2022-06-30T23:30:00+00:00")
        residents = [*(self.hold(source, person) for person in people), *list(source.people)[:3]]
        for record in residents:
            start, end = self.span() if self.chance(0.15) else ("2016-01-01", "")
            source.add(
                "residences",
                **{
                    "record_id": record,
                    "uprn": uprn,
                    "address": address,
                    "postcode": postcode,
                    "kind": "home",
                },
                **{"valid_from": start, "valid_to": end, "restriction": self.restriction(0.04)},
            )
            part = {"reference": "crowd", "record_id": record, "role": self.one(ROLES)}
            source.add("involvements", **part, restriction=self.restriction(0.04))

    def live(self, source: Source, day: date, much: float) -> None:
        """Let things be written down in one system before `day`."""
        records = source.open_records()
        if len(records) < 2:
            return
        for _ in range(int(len(records) * 1.3 * much)):
            self.relate(source, day, *self.random.sample(records, 2))
        for _ in range(int(len(records) * 0.9 * much)):
            self.house(source, day, self.one(records))
        for number in range(self.random.randint(0, int(4 * much))):
            self.happen(source, day, f"{source.name[4:6]}{number}-{day:%y%m}", records)
        for _ in range(int(len(records) * 0.3 * much)):
            start, end = self.span()
            source.add(
                "risk_facts",
                risk_id=f"r{len(source.rows.get('risk_facts', []))}-{day:%y%m}",
                record_id=self.one(records),
                kind=self.one(RISKS),
                basis=self.one(BASES),
                role=self.one(("", "perpetrator", "suspect", "victim")),
                valid_from=start,
                valid_to=end,
                review_due=self.one(("", "2024-01-01")),
                restriction=self.restriction(),
                recorded_at=self.recorded(day),
            )

    def relate(self, source: Source, day: date, one: str, other: str) -> None:
        first, second = source.people[one].born, source.people[other].born
        kind = self.one(PEER_KINDS if first and second else (*PEER_KINDS, *ELDER_KINDS, *YOUNGER_KINDS))
        if first and second and first.year + 15 < second.year and self.chance(0.8):
            kind = self.one(ELDER_KINDS)
        elif first and second and second.year + 15 < first.year and self.chance(0.8):
            kind = self.one(YOUNGER_KINDS)
        start, end = self.span()
        plain = kind.startswith("ex_") or kind in ("key_professional", "must_not_contact", "no_relationship")
        source.add(
            "relationships",
            from_record_id=one,
            to_record_id=other,
            kind=kind,
            status="" if plain else self.one(("", "current", "current", "unknown", "ended", "disputed")),
            caring="" if plain else self.one(("", "", "yes", "no", "unknown")),
            parental_responsibility="" if plain else self.one(("", "", "yes", "no")),
            valid_from=start,
            valid_to="" if plain else end,
            restriction=self.restriction(),
            recorded_at=self.recorded(day),
        )

    def house(self, source: Source, day: date, record: str) -> None:
        uprn, address, postcode = self.one(self.dwellings)
        start, end = self.span()
        said = self.one(("uprn", "address", "both"))
        source.add(
            "residences",
            record_id=record,
            uprn="" if said == "address" else uprn,
            address="" if said == "uprn" else self.one((address, address.upper().replace(" ", ",  "))),
            postcode="" if said == "uprn" else self.one((postcode, "zz91aa")),
            kind=self.one(("home", "home", "home", "stays", "placement", "bail", "correspondence")),
            dwelling_kind=self.dwelling_kinds[uprn] if self.chance(0.5) else "",
            confidential="yes" if self.chance(0.05) and not (self.full_only and said == "address") else "",
            valid_from=start,
            valid_to=end,
            restriction=self.restriction(0.08),
            recorded_at=self.recorded(day),
        )

    def happen(self, source: Source, day: date, reference: str, records: list[str]) -> None:
        when = self.one([d for d in DAYS if d < day] or [DAYS[0]])
        source.add(
            "incidents",
            reference=reference,
            kind=self.one(("domestic_abuse", "drugs", "missing")),
            occurred_at=self.one((when.isoformat(), f"{when}T23:30:00+00:00")),
            **self.place(),
            restriction=self.restriction(),
            recorded_at=self.recorded(day),
        )
        for record in self.random.sample(records, min(len(records), self.random.randint(1, 5))):
            source.add(
                "involvements",
                reference=reference,
                record_id=record,
                role=self.one(ROLES),
                present=self.one(("", "yes", "no")),
                restriction=self.restriction(),
                recorded_at=self.recorded(day),
            )

    def place(self) -> Row:
        """Where an incident was, if that is said."""
        uprn, address, postcode = self.one(self.dwellings)
        words = {"address": address, "postcode": postcode}
        return self.one(({}, {}, {"uprn": uprn}, words, {"uprn": uprn, **words}))

    def rewrite(self, source: Source, day: date) -> None:
        """Between two extracts: rows vanish, come back, are corrected or sealed; records are deleted."""
        source.deleted.update(record for record in source.open_records() if self.chance(0.03))
        again, source.dropped = source.dropped, []
        for file, rows in source.rows.items():
            kept: list[Row] = []
            for row in rows:
                if about(row) & source.deleted or (file != "persons" and self.chance(0.12)):
                    source.touched |= about(row)
                    source.dropped.append((file, row))
                elif self.chance(0.12):
                    source.touched |= about(row)
                    kept.append(self.corrected(file, row, day))
                else:
                    kept.append(row)
            source.rows[file] = kept
        for file, row in again:
            if file != "persons" and not about(row) & (source.gone | source.deleted) and self.chance(0.5):
                source.add(file, **row)

    def corrected(self, file: str, row: Row, day: date) -> Row:
        changes: list[Row] = [{"restriction": self.restriction(0.6)}, {"recorded_at": self.recorded(day)}]
        if file in ("residences", "relationships", "risk_facts"):
            start = row.get("valid_from")
            end = (date.fromisoformat(start) if start else DAYS[0]) + timedelta(days=self.one((1, 30, 400)))
            changes.append({"valid_to": "" if row["kind"].startswith("ex_") else end.isoformat()})
        if file == "relationships":
            changes += [
                {"caring": self.one(("yes", "no", ""))},
                {"status": self.one(("current", "disputed"))},
            ]
        if file == "residences" and ("uprn" in row or not self.full_only):
            changes.append({"confidential": self.one(("yes", "no"))})
        if file == "incidents":
            when = self.one([d for d in DAYS if d < day] or [DAYS[0]])
            changes += [{"occurred_at": when.isoformat()}, {"kind": self.one(("domestic_abuse", "missing"))}]
        if file == "persons" and "nhs_number" in row:
            changes.append({"nhs_number_status": "02"})
        return {name: cell for name, cell in {**row, **self.one(changes)}.items() if cell}

    def extract(self, source: Source, day: date, *, full: bool) -> Draft:
        """What the system sends on `day`."""
        agency, system = source.name.split("/")
        at = self.one((day.isoformat(), f"{day}T22:45:00+00:00", f"{day}T06:00:00+00:00"))
        draft = Draft(agency, system, at, full, source.current_only)
        for file, rows in source.rows.items():
            if full:
                draft.rows[file] = []
            for row in rows:
                if full or file == "incidents" or about(row) & source.touched:
                    draft.add(file, **row)
        for record in sorted(source.deleted):
            if not full:
                draft.add("persons", record_id=record, deleted="yes")
        source.gone |= source.deleted
        source.deleted, source.touched = set(), set()
        return draft
