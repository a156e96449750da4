// title: Institutions, and homes and incidents of more than 20 people, where a path ends
// purpose: At which institution, large home or large incident does a path from these people end?
// source: templates/person_hubs.cypher; `make docs` writes this file from it, so change it there
// mode: read
// returns: person_id | string | the person
// returns: what | string | home or incident
// returns: hub | string | the household's id or the incident's key
// returns: kinds | list<string> | kinds of institution, or the kind of incident
// returns: people | list<string> | people there, by id
// returns: flagged | boolean | whether somebody else there has a live risk fact
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// person_ids: the people
:param person_ids => [];
// limit: at most so many hubs for each
:param limit => 20;

UNWIND $person_ids AS person_id
MATCH (x:Person {person_id: person_id}) WHERE x.tier <= $clearance
CALL (x) {
  MATCH (x)-[l:LIVES_AT]->(h:Household)
  WHERE l.kind <> 'correspondence' AND l.tier <= $clearance AND l.known_from <= $known_on AND l.known_to > $known_on AND l.walk_from <= $valid_on AND coalesce(l.valid_to, date('9999-12-31')) > $valid_on AND NOT (l.kind = 'home' AND l.valid_to IS NULL AND EXISTS {
      MATCH (x)-[newer:LIVES_AT {kind: 'home', from_record: l.from_record}]->()
      WHERE newer.walk_from > l.walk_from AND newer.walk_from <= $valid_on
        AND newer.tier <= l.tier
        AND newer.known_from <= $known_on AND newer.known_to > $known_on
    })
  WITH DISTINCT h
  WITH h, COLLECT {
      MATCH (:Person)-[k:LIVES_AT]->(h) WHERE k.dwelling_kind IN ['childrens_home', 'hospital', 'hostel', 'hotel', 'prison', 'refuge', 'school'] AND k.tier <= $clearance AND k.known_from <= $known_on AND k.known_to > $known_on
      RETURN DISTINCT k.dwelling_kind AS kind ORDER BY kind
    } AS kinds, COLLECT {
      MATCH (o:Person)-[k:LIVES_AT]->(h) WHERE k.kind <> 'correspondence' AND o.tier <= $clearance AND k.tier <= $clearance AND k.known_from <= $known_on AND k.known_to > $known_on AND k.walk_from <= $valid_on AND coalesce(k.valid_to, date('9999-12-31')) > $valid_on AND NOT (k.kind = 'home' AND k.valid_to IS NULL AND EXISTS {
      MATCH (o)-[newer:LIVES_AT {kind: 'home', from_record: k.from_record}]->()
      WHERE newer.walk_from > k.walk_from AND newer.walk_from <= $valid_on
        AND newer.tier <= k.tier
        AND newer.known_from <= $known_on AND newer.known_to > $known_on
    })
      RETURN DISTINCT o.person_id AS id ORDER BY id
    } AS people
  WHERE size(kinds) > 0 OR size(people) > 20
  RETURN 'home' AS what, h.household_id AS hub, kinds, people
  UNION ALL
  MATCH (x)-[l:INVOLVED_IN]->(i:Incident)
  WHERE l.tier <= $clearance AND l.known_from <= $known_on AND l.known_to > $known_on
  WITH DISTINCT i
  WITH i, CASE WHEN i.known_from <= $known_on AND i.known_to > $known_on THEN i ELSE head(COLLECT {
      MATCH (i)-[:SUPERSEDES]->(said:IncidentVersion)
      WHERE said.known_from <= $known_on AND said.known_to > $known_on
      RETURN said
    }) END AS v
  WHERE v.occurred_on <= $valid_on
  WITH i, v, COLLECT {
      MATCH (o:Person)-[k:INVOLVED_IN]->(i) WHERE k.tier <= $clearance AND k.known_from <= $known_on AND k.known_to > $known_on AND o.tier <= $clearance
      RETURN DISTINCT o.person_id AS id ORDER BY id
    } AS people
  WHERE size(people) > 20
  RETURN 'incident' AS what, i.incident_key AS hub, [v.kind] AS kinds, people
}
WITH x, what, hub, kinds, people ORDER BY x.person_id, what, hub LIMIT $limit
RETURN x.person_id AS person_id, what, hub, kinds, people, EXISTS {
    MATCH (:Register {name: 'risk'})-[f:FLAGS]->(o:Person)
    WHERE o <> x AND o.person_id IN people AND f.tier <= $clearance AND f.walk_from <= $valid_on AND f.close_to > $valid_on AND f.known_from <= $known_on AND f.known_to > $known_on
  } AS flagged;
