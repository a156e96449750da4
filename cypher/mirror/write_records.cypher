// title: Write records of the mirror
// purpose: Which sources hold a record of whom.
// mode: write

// batch: person and properties
:param batch => [];

UNWIND $batch AS row
MATCH (p:Person {person_id: row.person})
CREATE (p)<-[:ABOUT]-(r:Record)
SET r = row.says;
