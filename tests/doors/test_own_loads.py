"""A feeder learns of its own load what its own rows say, and nothing of what other sources hold."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

from app.graph.servers import GraphAddress
from app.security.api_keys import ApiKeys, Wanted
from app.security.store import AccessStore
from tests.doors.loaded import Place, Seen, seen
from tests.doors.requests_of_all import API
from tests.worlds.script import drafts_of, write_world

OTHERS = """
extract NMP/connect 2026-05-01 full
person 2 given_name=Ola family_name=Oak birth_date=1985-03-04
home 2 uprn=101 valid_from=2019-01-01
"""
# Somebody sealed, whom a verified number joins with somebody of the feeder's, in the same home.
HIDDEN = """
person 1 given_name=Una family_name=Elm birth_date=1980-01-01 nhs_number=9994000012 nhs_number_status=01 restriction=3
home 1 uprn=100 valid_from=2019-01-01
link 2 partner 1
risk r1 1 drugs caution
incident DA-7 domestic_abuse 2025-11-08
part DA-7 1 victim
"""
OWN = """
extract NMV/kites 2026-05-20 full
person a given_name=Una family_name=Elm birth_date=1980-01-01 nhs_number=9994000012 nhs_number_status=01
person b given_name=Bea family_name=Elm birth_date=2015-06-07
home a uprn=100 valid_from=2019-01-01
home b uprn=100 valid_from=2019-01-01
link a parent b caring=yes
"""


def test_what_others_hold_changes_no_byte_of_a_feeders_own_load(
    graph_address: GraphAddress, tmp_path: Path
) -> None:
    place = Place(graph_address, tmp_path)
    with closing(AccessStore(place.settings())) as store:
        secret = ApiKeys(store).issue(Wanted("kites", "feeder", 1, source="NMV/kites"))[1]
    (own,) = write_world(drafts_of(OWN), tmp_path / "own")
    told: list[list[Seen]] = []
    decided: list[int] = []
    for name, held in (("whole", OTHERS + HIDDEN), ("less", OTHERS)):
        place.load(drafts_of(held), name)
        told.append(_sent(place, own, {"Authorization": f"Bearer {secret}"}))
        decided.append(place.kinds()["Decision"])
    assert decided == [1, 0], "the sealed one was joined with the feeder's own"
    assert [one.status for one in told[0]] == [202, 200, 404, 404]
    assert b'"state":"done"' in told[0][1].body
    assert told[0] == told[1]
    assert told[0][2] == told[0][3], "another's load is one that never was"


def _sent(place: Place, own: Path, key: dict[str, str]) -> list[Seen]:
    """What a feeder is told: when it sends, when that is loaded, of another's load, of one that never was."""
    headers = key | {"x-request-id": "the-same-for-all"}
    agency = "MATCH (r:Run {source: 'NMP/connect'}) RETURN r.run_id AS one"
    with place.service(0) as (client, session):
        files = [("files", (path.name, path.read_bytes())) for path in sorted(own.iterdir())]
        accepted = client.post(f"{API}/loads", files=files, headers=headers)
        address = accepted.headers["location"]
        ends = time.monotonic() + 60
        while (reply := client.get(address, headers=headers)).json()["state"] != "done":
            assert time.monotonic() < ends, reply.text
            time.sleep(0.1)
        out = [seen("POST", accepted, 0)]
        (other,) = [row["one"] for row in place.rows(agency)]
        for path in (address, f"{API}/loads/{other}", f"{API}/loads/R0"):
            session.sent = 0
            reply = client.get(path, headers=headers)
            out.append(seen("GET", reply, session.sent))
    return out
