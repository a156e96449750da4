"""One agency's desk: writes down people, homes and ties with its habits, and labels what it got wrong."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from seed_data.days import TODAY, iso
from seed_data.extract import Folder
from seed_data.identifiers import nhs_number
from seed_data.mistakes import misspell, vary_address, wrong_birth
from seed_data.world import Person, Stay


@dataclass(frozen=True, slots=True)
class Habits:
    """How well an agency writes things down; every figure is a share of its records."""

    name_wrong: float
    birth_missing: float
    birth_wrong: float
    middle_given: float
    address_missing: float
    address_varied: float
    uprn_missing: float
    stale: float
    nhs_given: float
    nhs_verified: float
    twice: float
    """Share of people with a second record; further ones follow with the same share, up to twelve."""
    keeps_restriction: bool = False


class Desk:
    """One system of one agency, while its extract is being written."""

    def __init__(
        self, agency: str, system: str, extract: Folder, truth: Folder, habits: Habits, rng: Random
    ) -> None:
        self.agency, self.system = agency, system
        self.extract, self.truth, self.habits, self.rng = extract, truth, habits, rng
        self.prefix = f"{agency}/{system}/"
        self.records: dict[int, str] = {}
        """The first record of each true person, by the person's number."""
        self.others: dict[int, list[str]] = {}
        """Further records of people who have several."""
        self._next = 1000
        self._said: dict[tuple[int, int, str, int], bool] = {}
        """Whether each tie that came up was written: a couple comes up once for each of its children."""
        self._homes: set[tuple[str, str, str, int]] = set()
        """The keys of the residences written: who came back on one day would have two rows with one key."""

    def know(
        self, person: Person, since: int, *, birth: bool = True, upn: str = "", pnc: str = "", cro: str = ""
    ) -> str:
        """The record of a person, written down now if it was not before (perhaps more than once)."""
        known = self.records.get(person.number)
        if known is not None:
            return known
        habits, rng = self.habits, self.rng
        record = self._record(person, since, birth=birth, upn=upn, pnc=pnc, cro=cro, again=False)
        self.records[person.number] = record
        while rng.random() < habits.twice and len(self.others.get(person.number, ())) < 11:
            other = self._record(person, since + 1, birth=birth, upn="", pnc="", cro="", again=True)
            self.others.setdefault(person.number, []).append(other)
            self.truth.add("defects", (self.prefix + other, "duplicate_record", self.prefix + record))
        return record

    def some_record(self, person: Person) -> str:
        """Any of a person's records: the first, or one of the others."""
        others = self.others.get(person.number)
        if not others or self.rng.random() < 0.5:
            return self.records[person.number]
        return self.rng.choice(others)

    def placeholder(self, given: str, family: str, sex: str, since: int) -> str:
        """A record of somebody who was never identified."""
        record = self._id()
        row = (
            record,
            given,
            "",
            family,
            "",
            "",
            "unknown",
            "",
            sex,
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            iso(since),
        )
        self.extract.add("persons", row)
        self.truth.add("people", (self.prefix + record, "", ""))
        self.truth.add("defects", (self.prefix + record, "placeholder", f"{given} {family}"))
        return record

    def homes(self, person: Person, kinds: tuple[str, ...] = ("home", "stays", "placement")) -> None:
        """Where the person lives and lived, as this agency has it: often too old, sometimes not at all."""
        habits, rng, record = self.habits, self.rng, self.records[person.number]
        stays = [stay for stay in person.stays if stay.kind in kinds]
        if not stays:
            return
        if rng.random() < habits.address_missing:
            self.truth.add("defects", (self.prefix + record, "address_missing", ""))
            return
        if len(stays) > 1 and stays[-1].kind == "home" and rng.random() < habits.stale:
            stays = stays[:-1]
            stays[-1] = stays[-1]._replace(end=0)
            self.truth.add("defects", (self.prefix + record, "stale_address", stays[-1].dwelling.line))
        for place, stay in enumerate(stays):
            if stay.end and stay.end <= stay.start:
                continue
            if place < len(stays) - 1 and stay.end and rng.random() < 0.4:
                continue  # nobody asked where they had lived before
            self.home(person, record, stay)
        for other in self.others.get(person.number, ()):
            self.home(person, other, stays[0] if rng.random() < 0.5 else stays[-1])

    def home(self, person: Person, record: str, stay: Stay, kind: str = "") -> None:
        """One residence row."""
        habits, rng, dwelling = self.habits, self.rng, stay.dwelling
        line, uprn = dwelling.line, dwelling.uprn
        if rng.random() < habits.address_varied:
            line, how = vary_address(rng, line)
            self.truth.add("defects", (self.prefix + record, "address_" + how, dwelling.line))
        if rng.random() < habits.uprn_missing:
            uprn = ""
            if self.agency != "NMP":  # police hardly ever give one, which is no defect of a record
                self.truth.add("defects", (self.prefix + record, "uprn_missing", dwelling.uprn))
        secret = person.hidden and not stay.end and stay is person.stays[-1]
        start = stay.start if stay.start > person.birth or not person.birth else person.birth
        key = (record, dwelling.uprn, kind or stay.kind, start)
        if key in self._homes:
            return
        self._homes.add(key)
        self.extract.add(
            "residences",
            (
                record, uprn, line, dwelling.postcode, kind or stay.kind, dwelling.kind, "yes" if secret else "no", iso(start),
                iso(stay.end) if stay.end < TODAY else "", "2" if secret else "", iso(min(start + 1 + int(rng.random() * 40), TODAY - 1)),
            ),
        )  # fmt: skip

    def relate(
        self,
        one: Person,
        other: Person,
        kind: str,
        since: int,
        *,
        keep: float,
        caring: str = "",
        pr: str = "",
        start: int = 0,
        end: int = 0,
    ) -> bool:
        """Write that `one` is the `kind` of `other`, with a chance of `keep`; says whether it was written."""
        said = (one.number, other.number, kind, start)
        if said in self._said:
            return self._said[said]
        self._said[said] = written = self._relate(one, other, kind, since, keep, caring, pr, start, end)
        return written

    def _relate(
        self,
        one: Person,
        other: Person,
        kind: str,
        since: int,
        keep: float,
        caring: str,
        pr: str,
        start: int,
        end: int,
    ) -> bool:
        source, target = self.records.get(one.number), self.records.get(other.number)
        if source is None or target is None:
            held = (self.prefix + source if source else "", self.prefix + target if target else "")
            self.truth.add(
                "dropped_links",
                (self.agency, self.system, kind, one.key, other.key, *held, "person_not_recorded"),
            )
            return False
        rng = self.rng
        if rng.random() >= keep:
            self.truth.add(
                "dropped_links",
                (
                    self.agency,
                    self.system,
                    kind,
                    one.key,
                    other.key,
                    self.prefix + source,
                    self.prefix + target,
                    "link_not_recorded",
                ),
            )
            return False
        status = ""
        if rng.random() < 0.005:
            status = "disputed"
            self.truth.add("defects", (self.prefix + source, "disputed", f"{kind} {self.prefix}{target}"))
        restriction = "1" if self.habits.keeps_restriction and rng.random() < 0.006 else ""
        recorded = min(max(since, start, one.birth, other.birth) + int(rng.random() * 20), TODAY - 1)
        self.extract.add(
            "relationships",
            (source, target, kind, status, caring, pr, iso(start), iso(end), restriction, iso(recorded)),
        )
        return True

    def _id(self) -> str:
        self._next += 1
        return str(self._next)

    def _record(
        self, person: Person, since: int, *, birth: bool, upn: str, pnc: str, cro: str, again: bool
    ) -> str:
        habits, rng = self.habits, self.rng
        record = self._id()
        key = self.prefix + record
        given, middle, family = person.given, person.middle, person.family
        if rng.random() < (0.6 if again else habits.name_wrong) and person.birth:
            written = misspell(rng, given, middle, family, person.other_surname)
            self.truth.add(
                "misspelt_names", (key, written.mistake, given, family, written.given, written.family)
            )
            given, middle, family = written.given, written.middle, written.family
        if middle and rng.random() >= habits.middle_given:
            middle = ""
        born, quality, expected = "", "", ""
        if not person.birth:
            quality, expected = "unknown", iso(person.expected)
        elif person.care == "alone":
            born, quality = iso(person.birth)[:4] + "-01-01", "estimated"
        elif not birth or rng.random() < habits.birth_missing:
            quality = "unknown"
            if birth:
                self.truth.add("defects", (key, "birth_missing", iso(person.birth)))
        else:
            born = iso(person.birth)
            if rng.random() < (0.15 if again else habits.birth_wrong):
                true = born
                born, quality, mistake = wrong_birth(rng, true)
                self.truth.add("wrong_births", (key, mistake, true, born))
        nhs = status = ""
        if habits.nhs_given and not again and rng.random() < habits.nhs_given:
            nhs = nhs_number(person.number)
            status = "01" if rng.random() < habits.nhs_verified else rng.choice(("02", "03", "04"))
            if nhs and status != "01" and rng.random() < 0.02 and person.mother:
                nhs = nhs_number(person.mother.number)
                self.truth.add("defects", (key, "nhs_number_of_somebody_else", person.mother.key))
        sex = "U" if not person.birth or rng.random() < 0.008 else person.sex
        died = iso(person.died) if person.died and rng.random() < 0.92 else ""
        if person.died and not died:
            self.truth.add("defects", (key, "death_not_recorded", iso(person.died)))
        restriction = str(person.restriction) if habits.keeps_restriction and person.restriction else ""
        barrier = person.barrier if habits.keeps_restriction else ""
        recorded = min(max(since, person.birth), TODAY - 1)
        self.extract.add(
            "persons",
            (
                record, given, middle, family, "", born, quality, expected, sex, nhs, status if nhs else "", upn, pnc, cro, "",
                person.phone if rng.random() < 0.6 else "", died, barrier, "", restriction, iso(recorded),
            ),
        )  # fmt: skip
        self.truth.add(
            "people", (key, person.key, f"D{person.stays[-1].dwelling.number:07d}" if person.stays else "")
        )
        return record
