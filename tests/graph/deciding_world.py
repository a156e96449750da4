"""A small world in which decisions are tried, and whoever decides in it."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any, LiteralString

from app.derive.decisions import Said
from app.derive.export import canonical_export
from app.derive.ids import Ids
from app.derive.rebuild import apply_rule, rebuild
from app.derive.suspicions import suspect
from app.explore.deciding import decide, take_back
from app.explore.matches import matches
from app.graph.session import Asking, GraphSession
from app.models.match_answers import MatchAnswer
from app.settings import Settings
from tests.worlds.loading import load_all
from tests.worlds.script import drafts_of, write_world

Pair = tuple[str, str]
TODAY = date(2026, 6, 1)
SYSTEMS = ("NMC/liquid", "NME/bell", "NMH/beacon", "NMO/keys", "NMP/connect")
KEYS = [f"{system}/1" for system in SYSTEMS]
PAIRS: list[Pair] = list(combinations(KEYS, 2))
# Two of five bear one verified number, so that the rule joins them without anybody.
BY_RULE = ("NMC/liquid/1", "NMH/beacon/1")
NUMBER = "nhs_number=9990000018 nhs_number_status=01"
WORLD = f"""
extract NMC/liquid 2026-05-01 full
person 1 given_name=Ada family_name=Fenn birth_date=1990-01-02 sex=F {NUMBER}
person 2 given_name=Kit family_name=Fenn birth_date=2016-03-04
home 1 address="1 Fen Lane" postcode="ZZ9 1AA" valid_from=2020-01-01
home 2 address="1 Fen Lane" postcode="ZZ9 1AA" valid_from=2020-01-01
link 1 parent 2 caring=yes
extract NME/bell 2026-05-01 full
person 1 given_name=Ada family_name=Fen birth_date=1990-01-02 sex=F
person 3 given_name=Lee family_name=Fenn birth_date=2017-05-06
link 1 parent 3
extract NMH/beacon 2026-05-01 full
person 1 given_name=Adah family_name=Fenn birth_date=1990-01-02 sex=F {NUMBER}
home 1 address="2 Fen Lane" postcode="ZZ9 1AA" valid_from=2021-01-01
extract NMO/keys 2026-05-01 full
person 1 given_name=A family_name=Fenn birth_date=1990-01-02
person 4 given_name=Bo family_name=Reed birth_date=1988-01-01
home 1 address="3 Fen Lane" postcode="ZZ9 1AA" valid_from=2021-01-01
home 4 address="3 Fen Lane" postcode="ZZ9 1AA" valid_from=2021-01-01
extract NMP/connect 2026-05-01 full
person 1 given_name=Ada family_name=Fenn birth_date=1990-01-02 sex=F
person 5 given_name=Cy family_name=Holt birth_date=1980-01-01
incident I1 drugs 2025-01-01
part I1 1 suspect
part I1 5 victim
risk k1 1 drugs caution
"""
LATER = """
extract NMO/keys 2026-05-20 full
person 1 given_name=Ada family_name=Fenn birth_date=1990-01-02 deceased_on=2026-05-10
person 4 given_name=Bo family_name=Reed birth_date=1988-01-01
home 4 address="3 Fen Lane" postcode="ZZ9 1AA" valid_from=2021-01-01
extract NMP/connect 2026-05-20 full
person 1 given_name=Ada family_name=Fenn birth_date=1990-01-02 sex=F
person 5 given_name=Cy family_name=Holt birth_date=1980-01-01
person 6 given_name=Di family_name=Fenn birth_date=2018-01-01
link 1 parent 6 caring=yes
risk k1 1 drugs conviction
"""
ABOUT: LiteralString = """
MATCH (r:Record)
RETURN r.record_key AS key, COLLECT { MATCH (r)-[:ABOUT]->(p:Person) RETURN p.person_id } AS people
"""
SUSPECTED: LiteralString = """
MATCH (:Person)-[s:SUSPECTED_SAME]->(:Person) RETURN s.from_record AS left, s.to_record AS right
"""


class Desk:
    """A loaded world, and whoever decides in it."""

    def __init__(self, session: GraphSession, settings: Settings, folder: Path) -> None:
        self.session, self.settings, self.folder = session, settings, folder
        self.ids = Ids(settings.id_key.get_secret_value())
        self.asking = Asking(TODAY, TODAY, 2, "steward")
        self.folders: list[Path] = []

    def load(self, text: str, name: str) -> None:
        self.folders = write_world(drafts_of(text), self.folder / name)
        load_all(self.session, self.settings, self.folders)

    def whole(self) -> list[str]:
        return list(canonical_export(self.session))

    def rows(self, statement: LiteralString) -> list[dict[str, Any]]:
        with self.session._driver.session(database=self.session._database) as raw:
            return raw.run(statement).data()

    def suspect(self) -> None:
        """Have every pair in the queue that nothing joins, as it must be there to be decided."""
        people = {row["key"]: row["people"] for row in self.rows(ABOUT)}
        for left, right in PAIRS:
            if people[left] != people[right]:
                suspect(self.session, self.ids, left, right, reason="alike", by="test")

    def decide(self, pair: Pair, said: Said, saw: str | None = None, by: str = "steward") -> MatchAnswer:
        asking = Asking(TODAY, TODAY, 2, by)
        return decide(
            self.session, self.ids, asking,
            match_id=self.ids.match_id(*pair), said=said, reason="seen", saw=saw,
        )  # fmt: skip

    def take_back(self, pair: Pair) -> None:
        take_back(
            self.session, self.ids, self.asking,
            match_id=self.ids.match_id(*pair), reason="not so", saw=None,
        )  # fmt: skip

    def turn(self, *, on: bool) -> None:
        """Turn the rule on or off, as the next load would."""
        apply_rule(self.session, on=on)
        rebuild(self.session, self.ids)

    def attention(self) -> set[Pair]:
        return self.listed("needs_attention")

    def listed(self, status: str) -> set[Pair]:
        """The pairs that a steward sees at this status."""
        page = matches(self.session, self.asking, status=status).page(limit=200)
        return {(one.left_record, one.right_record) for one in page.items}

    def suspected(self) -> set[Pair]:
        return {(row["left"], row["right"]) for row in self.rows(SUSPECTED)}

    def groups(self) -> set[frozenset[str]]:
        found: dict[str, set[str]] = {}
        for row in self.rows(ABOUT):
            (person,) = row["people"]  # never none, never two
            found.setdefault(person, set()).add(row["key"])
        return {frozenset(group) for group in found.values()}
