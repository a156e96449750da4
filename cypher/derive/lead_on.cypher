// title: Lead retired people on
// purpose: Let retired ids answer with the person that their records are about now.
// mode: write

// batch: person and survivor
:param batch => [];

UNWIND $batch AS row
MATCH (p:RetiredPerson {person_id: row.person_id})
SET p.survivor = row.survivor;
