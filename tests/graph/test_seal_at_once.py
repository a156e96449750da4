"""A restriction that a later extract brings counts for all records of the person, and for whoever may be them, at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, LiteralString

import pytest

from app.derive.ids import Ids
from app.derive.suspicions import suspect
from app.errors import Unknown
from app.explore import people, search
from app.graph.session import Asking, GraphSession
from app.settings import Settings
from tests.worlds.loading import load_all
from tests.worlds.script import drafts_of, write_world

TODAY = date(2026, 6, 1)
NUMBER = "nhs_number=9990000018 nhs_number_status=01"
COUNCIL = f"""
extract NMC/liquid 2026-0{{month}}-01 full
person c1 given_name=Ada family_name=Fenn birth_date=1990-01-01 sex=F {NUMBER} restriction={{tier}}
home c1 address="1 Fen Lane" postcode="ZZ9 1AA" valid_from=2020-01-01
"""
POLICE = f"""
extract NMP/connect 2026-01-01 full
person p1 given_name=Ada family_name=Fenn birth_date=1990-01-01 sex=F {NUMBER}
person p2 given_name=Bo family_name=Reed birth_date=1985-01-01 sex=M
person p3 given_name=Ida family_name=Fenn birth_date=1990-01-01 sex=F phone=07700900789
home p1 address="2 Fen Lane" postcode="ZZ9 1AA" valid_from=2021-01-01
home p2 address="2 Fen Lane" postcode="ZZ9 1AA" valid_from=2021-01-01
home p3 address="3 Fen Lane" postcode="ZZ9 1AA" valid_from=2021-01-01
link p1 partner p2
incident I1 drugs 2025-01-01
part I1 p1 suspect
risk k1 p1 violence caution
"""
TIERS: LiteralString = """
MATCH (:Record {record_key: 'NMP/connect/p1'})-[:ABOUT]->(p)-[r]-()
WHERE NOT type(r) IN ['ABOUT', 'ABOUT_PERSON']
RETURN DISTINCT type(r) AS type, r.tier AS tier ORDER BY type, tier
"""
SHOWN: LiteralString = "MATCH (h:Household) RETURN h.address AS address ORDER BY address"


class Held:
    """Extracts in the order in which they come."""

    def __init__(self, graph: GraphSession, settings: Settings, folder: Path) -> None:
        self.graph, self.settings, self.folder = graph, settings, folder

    def load(self, *texts: str) -> None:
        for text in texts:
            self.folder = self.folder / "next"
            load_all(self.graph, self.settings, write_world(drafts_of(text), self.folder))

    def rows(self, statement: LiteralString) -> list[dict[str, Any]]:
        with self.graph._driver.session(database=self.graph._database) as raw:
            return raw.run(statement).data()

    def named(self, name: str, clearance: int) -> list[str]:
        found = search.search(self.graph, Asking(TODAY, TODAY, clearance, "test"), name=name)
        return [one.person.person_id for one in found.every()]


@pytest.fixture
def held(graph: GraphSession, settings: Settings, tmp_path: Path) -> Held:
    return Held(graph, settings, tmp_path)


def test_a_later_seal_of_one_agency_counts_for_every_agencys_statements(held: Held) -> None:
    held.load(COUNCIL.format(month=1, tier=0), POLICE)
    ada = held.named("Ada Fenn", 0)[0]
    held.load(COUNCIL.format(month=2, tier=3))
    kinds = ("FLAGS", "INVOLVED_IN", "LIVES_AT", "LIVES_WITH", "PARTNER_OF")
    assert held.rows(TIERS) == [{"type": kind, "tier": 3} for kind in kinds]
    assert ada not in held.named("Ada Fenn", 2)
    assert held.named("Ada Fenn", 3)[0] == ada
    with pytest.raises(Unknown):
        people.person(held.graph, Asking(TODAY, TODAY, 2, "test"), person_id=ada)
    page = people.person(held.graph, Asking(TODAY, TODAY, 3, "test"), person_id=ada)
    assert [one.agency for one in page.records] == ["NMC", "NMP"]


def test_a_load_that_dies_after_the_record_has_sealed_already(
    held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    held.load(COUNCIL.format(month=1, tier=0), POLICE)
    ada = held.named("Ada Fenn", 0)[0]
    ids = Ids(held.settings.id_key.get_secret_value())
    suspect(held.graph, ids, "NMP/connect/p3", "NMC/liquid/c1", reason="alike", by="test")
    assert [one["address"] for one in held.rows(SHOWN)] == ["1 Fen Lane", "2 Fen Lane", "3 Fen Lane"]

    def dies(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("app.ingest.load.rebuild", dies)
        with pytest.raises(KeyboardInterrupt):
            held.load(COUNCIL.format(month=2, tier=3))
    assert ada not in held.named("Ada Fenn", 2)
    ida = held.named("Ida Fenn", 2)[0]
    found = search.search(held.graph, Asking(TODAY, TODAY, 2, "test"), postcode="ZZ9 1AA")
    assert [one.person.name for one in found.every()] == ["Bo Reed"]
    page = people.person(held.graph, Asking(TODAY, TODAY, 2, "test"), person_id=ida)
    assert [one.phone for one in page.records] == [""]
    assert "3 Fen Lane" not in [one["address"] for one in held.rows(SHOWN)]
    held.load(COUNCIL.format(month=2, tier=3))
    assert [one["address"] for one in held.rows(SHOWN)] == ["2 Fen Lane", None, None]
    assert held.rows("MATCH (n) WHERE n.stale IS NOT NULL RETURN n") == []
