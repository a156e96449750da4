"""One child, from the search by name to the path and the people on it."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient

from app.graph.servers import GraphAddress, connect

API = "/api/v1"


def test_from_a_name_to_the_path(client: TestClient) -> None:
    found = client.post(f"{API}/searches/people", json={"name": "Rubie Shaw"}).json()
    hit = found["items"][0]
    assert hit["person"]["name"] == "Rubie Shaw"
    assert hit["ways"]
    assert hit["why"]
    assert "not_looked_in" in found
    rubie = hit["person"]["person_id"]

    person = client.get(f"{API}/people/{rubie}").json()
    assert person["records"][0]["record_id"] == "51"
    network = client.get(f"{API}/people/{rubie}/network", params={"max_steps": 1}).json()
    names = {one["person"]["name"] for one in network["people"]}
    assert {"Kelly Shaw", "Darren Holt", "Rosie Shaw"} <= names
    timeline = client.get(f"{API}/people/{rubie}/timeline").json()
    assert [entry["on"] for entry in timeline["items"]] == sorted(entry["on"] for entry in timeline["items"])

    # Two records of the mother, two people: the police's lives with the child, the council's is the parent.
    mothers = [
        one["person"]["person_id"] for one in network["people"] if one["person"]["name"] == "Kelly Shaw"
    ]
    links = [link for mother in mothers for link in first_links(client, rubie, mother)]
    assert {"parent", "lives_with"} <= {link["kind"] for link in links}
    parent = next(link for link in links if link["kind"] == "parent")
    assert {statement["agency"] for statement in parent["statements"]} == {"NMC"}
    assert "mother of Rubie Shaw" in parent["text"]


def first_links(client: TestClient, start: str, end: str) -> list[Any]:
    path = client.get(f"{API}/paths", params={"from": start, "to": end}).json()
    assert path["steps"] == 1
    links: list[Any] = path["paths"][0]["links"]
    assert {links[0]["from"], links[0]["to"]} == {start, end}
    return links


def test_the_founding_story_on_the_facts(client: TestClient) -> None:
    """Two spellings of the father, so no path is recorded; and the answer says why it is empty."""
    found = client.post(f"{API}/searches/people", json={"name": "Rubie Shaw"}).json()
    rubie = found["items"][0]["person"]["person_id"]
    risks = client.get(f"{API}/people/{rubie}/risks").json()
    assert risks["items"] == []
    assert risks["why_empty"]["text"]
    near = client.get(f"{API}/children/near-risk", headers={"accept": "text/csv"}).text
    assert rubie not in near


def test_near_risk_and_a_persons_risks_agree(client: TestClient) -> None:
    for item in client.get(f"{API}/children/near-risk").json()["items"]:
        risks = client.get(f"{API}/people/{item['child']['person_id']}/risks").json()
        first = risks["items"][0]
        assert first["steps"] == item["steps"]
        assert first["risk_person"]["person_id"] == item["risk_person"]["person_id"]
        assert first["paths_total"] == item["paths_total"]


def test_a_home_and_an_incident(client: TestClient, someone: str) -> None:
    incident = client.get(f"{API}/incidents/NMP/DA-7").json()
    assert incident["incident"]["kind"] == "domestic_abuse"
    assert {role for one in incident["people"] for role in one["roles"]} >= {"suspect", "victim"}
    home = incident["incident"]["household_id"]
    if home is not None:
        assert client.get(f"{API}/households/{home}").json()["household"]["household_id"] == home


def test_a_moved_person_is_a_308_to_the_same_question(
    client: TestClient, graph_address: GraphAddress
) -> None:
    with connect(graph_address) as driver:
        found = driver.execute_query(
            "MATCH (r:RetiredPerson) RETURN r.person_id AS old, r.survivor AS new LIMIT 1",
            database_=graph_address.database,
        ).records
    assert found, "the small world joins two records by a verified identifier"
    old, new = found[0]["old"], found[0]["new"]
    for address, location in (
        (f"/people/{old}", f"/people/{new}"),
        (f"/people/{old}/network?max_steps=1", f"/people/{new}/network?max_steps=1"),
        (f"/people/{old}/risks?profile=wider", f"/people/{new}/risks?profile=wider"),
        (f"/people/{old}/timeline", f"/people/{new}/timeline"),
        (f"/paths?from={old}&to={new}", f"/paths?from={new}&to={new}"),
        (f"/paths?from={new}&to={old}", f"/paths?from={new}&to={new}"),
    ):
        reply = client.get(API + address, follow_redirects=False)
        assert reply.status_code == 308, address
        assert reply.headers["location"] == API + location
        assert reply.headers["content-type"] == "application/problem+json"
    assert client.get(f"{API}/people/{old}", follow_redirects=True).json()["person"]["person_id"] == new


def test_every_question_is_listed_described_and_answered(client: TestClient, someone: str) -> None:
    listed = client.get(f"{API}/questions").json()
    assert listed["total"] == len(listed["items"]) > 10
    near = client.get(f"{API}/children/near-risk", params={"limit": 1}).json()["items"][0]
    risk_person = near["risk_person"]["person_id"]
    samples: dict[str, Any] = {"person_id": someone, "from": someone, "to": risk_person}
    for brief in listed["items"]:
        whole = client.get(f"{API}/questions/{brief['name']}").json()
        assert whole["cypher"], brief["name"]
        assert all(file["text"].startswith("// title:") for file in whole["cypher"])
        if any(p["required"] and p["name"] not in samples for p in brief["parameters"]):
            continue
        given = {p["name"]: samples[p["name"]] for p in brief["parameters"] if p["required"]}
        if brief["name"] == "search_people":
            continue  # what is looked for does not stand in an address
        reply = client.get(f"{API}/questions/{brief['name']}/answer", params=given)
        assert reply.status_code == 200, f"{brief['name']}: {reply.text[:300]}"
        assert reply.json()["answer"]["valid_on"] == "2026-06-01"
