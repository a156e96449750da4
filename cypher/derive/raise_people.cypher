// title: Make people of records again
// purpose: Bring back the person that a record founded, when it no longer belongs to another.
// mode: write

// person_ids: ids of people
:param person_ids => [];

UNWIND $person_ids AS id
OPTIONAL MATCH (old:RetiredPerson {person_id: id})
DETACH DELETE old
MERGE (p:Person {person_id: id})
ON CREATE SET p.birth_earliest = date('9999-12-31'), p.birth_latest = date('0001-01-01'), p.birth_known = false,
              p.deceased_on = date('9999-12-31'), p.tier = 3, p.place_tier = 3, p.sex = 'U', p.name = 'name not recorded', p.agencies = [];
