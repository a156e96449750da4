// title: People with their live risk facts
// purpose: Which risk facts about these people are live?
// source: templates/people_flagged.cypher; `make docs` writes this file from it, so change it there
// mode: read
// rows: one for each person asked about who has any
// returns: person | map<plain> | the person
// returns: risk_facts | list<map<plain>> | the live risk facts
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// person_ids: the people
:param person_ids => [];
// kinds: kinds of risk fact that count; empty for all
:param kinds => [];
// bases: bases of risk fact that count; empty for all
:param bases => [];

MATCH (g:Register {name: 'risk'})
UNWIND $person_ids AS person_id
MATCH (x:Person {person_id: person_id}) WHERE x.tier <= $clearance
MATCH (g)-[f:FLAGS]->(x) WHERE f.tier <= $clearance AND f.walk_from <= $valid_on AND f.wider_to > $valid_on AND f.known_from <= $known_on AND f.known_to > $known_on AND (size($kinds) = 0 OR f.risk_kind IN $kinds) AND (size($bases) = 0 OR f.risk_basis IN $bases)
WITH x, f ORDER BY x.person_id, f.record_key, f.risk_id
RETURN {person_id: x.person_id, name: x.name, birth_earliest: toString(x.birth_earliest), birth_latest: toString(x.birth_latest), birth_known: x.birth_known, deceased_on: toString(x.deceased_on), sex: x.sex, agencies: x.agencies} AS person, collect({risk_id: f.risk_id, kind: f.risk_kind, basis: f.risk_basis, role: f.role, agency: f.agency, system: f.system, record_key: f.record_key, valid_from: toString(f.valid_from), valid_to: toString(f.valid_to), review_due: toString(f.review_due), recorded_at: toString(f.recorded_at)}) AS risk_facts;
