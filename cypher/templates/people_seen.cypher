// variants: none
// title: People by id
// purpose: Who are these people?
// mode: read
// rows: one for each person asked about whom the reader may see
// returns: person | map<plain> | the person
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// person_ids: the people
:param person_ids => [];

UNWIND $person_ids AS person_id
MATCH (x:Person {person_id: person_id}) WHERE x.tier <= $clearance AND $valid_on IS NOT NULL AND $known_on IS NOT NULL
RETURN {{person x}} AS person ORDER BY x.person_id;
