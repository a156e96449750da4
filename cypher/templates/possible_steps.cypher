// variants: profile
// title: One step from each of these people, and who each may be, {{profile}} links
// purpose: Who is one step away over {{profile}} links, who may be the same person, and who carries a live risk fact?
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
RETURN {{person x}} AS person,
  EXISTS { MATCH (:Register {name: 'risk'})-[f:FLAGS]->(x) WHERE {{live f}} } AS flagged,
  COLLECT {
    MATCH (x)-[r:{{types}}]-(y:Person)
    WHERE {{live r}} AND y.tier <= $clearance AND y <> x
    RETURN DISTINCT y.person_id AS near_id ORDER BY near_id
  } AS near,
  COLLECT {
    MATCH (x)-[s:SUSPECTED_SAME]-(y:Person)
    WHERE {{may_be_one s x y}}
    RETURN DISTINCT y.person_id AS alike_id ORDER BY alike_id
  } AS alike;
