// title: Write best views
// purpose: Write what the records of each person say, taken together.
// mode: write

// batch: person id and properties
:param batch => [];

UNWIND $batch AS row
MATCH (p:Person {person_id: row.person_id})
SET p = row.person;
