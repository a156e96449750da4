// title: Where a retired person's records are now
// purpose: To whom did the records of this retired person id move?
// source: templates/person_moved.cypher; `make docs` writes this file from it, so change it there
// mode: read
// rows: one, or none
// returns: survivor | string | the id of the person who holds the records now
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// person_id: the person asked about
:param person_id => '';

MATCH (r:RetiredPerson {person_id: $person_id})
MATCH (x:Person {person_id: r.survivor})
WHERE x.tier <= $clearance AND $valid_on IS NOT NULL AND $known_on IS NOT NULL
RETURN x.person_id AS survivor;
