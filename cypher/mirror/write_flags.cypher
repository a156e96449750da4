// title: Write lines of the register of the mirror
// purpose: Where every search for risk starts.
// mode: write

// batch: person and properties
:param batch => [];

MATCH (g:Register {name: 'risk'})
UNWIND $batch AS row
MATCH (p:Person {person_id: row.person})
CREATE (g)-[f:FLAGS]->(p)
SET f = row.says;
