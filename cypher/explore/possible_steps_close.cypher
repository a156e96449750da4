// title: One step from each of these people, and who each may be, close links
// purpose: Who is one step away over close links, who may be the same person, and who carries a live risk fact?
// source: templates/possible_steps.cypher; `make docs` writes this file from it, so change it there
// mode: read
// rows: one for each person asked about whom the reader may see
// returns: person | map<plain> | the person
// returns: flagged | boolean | whether the person has a live risk fact
// returns: near | list<string> | who is one step away
// returns: alike | list<string> | who is suspected to be the same person, which nobody has decided
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// person_ids: the people
:param person_ids => [];

UNWIND $person_ids AS person_id
MATCH (x:Person {person_id: person_id}) WHERE x.tier <= $clearance
WITH DISTINCT x ORDER BY x.person_id
RETURN {person_id: x.person_id, name: x.name, birth_earliest: toString(x.birth_earliest), birth_latest: toString(x.birth_latest), birth_known: x.birth_known, deceased_on: toString(x.deceased_on), sex: x.sex, agencies: x.agencies} AS person,
  EXISTS { MATCH (:Register {name: 'risk'})-[f:FLAGS]->(x) WHERE f.tier <= $clearance AND f.walk_from <= $valid_on AND f.close_to > $valid_on AND f.known_from <= $known_on AND f.known_to > $known_on } AS flagged,
  COLLECT {
    MATCH (x)-[r:PARENT_OF|CARES_FOR|PARTNER_OF|SIBLING_OF|RELATED_TO|LIVES_WITH]-(y:Person)
    WHERE r.tier <= $clearance AND r.walk_from <= $valid_on AND r.close_to > $valid_on AND r.known_from <= $known_on AND r.known_to > $known_on AND y.tier <= $clearance AND y <> x
    RETURN DISTINCT y.person_id AS near_id ORDER BY near_id
  } AS near,
  COLLECT {
    MATCH (x)-[s:SUSPECTED_SAME]-(y:Person)
    WHERE s.tier <= $clearance AND x.tier <= $clearance AND y.tier <= $clearance AND x <> y AND (x.place_tier <= $clearance AND y.place_tier <= $clearance OR NOT EXISTS {
      MATCH (:CandidatePair {pair_key: s.from_record + '|' + s.to_record, by_place: true})
    })
    RETURN DISTINCT y.person_id AS alike_id ORDER BY alike_id
  } AS alike;
