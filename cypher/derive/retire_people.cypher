// title: Retire people
// purpose: A person with no record left answers with the person that its records went to.
// mode: write

// batch: person and survivor
:param batch => [];

UNWIND $batch AS row
MATCH (p:Person {person_id: row.person_id})
CALL (p) {
  MATCH (p)-[r:LIVES_WITH|INVOLVED_WITH]-()
  WHERE r.derived
  DELETE r
}
REMOVE p:Person
SET p:RetiredPerson
SET p = {person_id: row.person_id, survivor: row.survivor};
