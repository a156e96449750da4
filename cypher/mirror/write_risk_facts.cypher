// title: Write risk facts of the mirror
// purpose: Each risk fact and whom it is about.
// mode: write

// batch: person and properties
:param batch => [];

UNWIND $batch AS row
MATCH (p:Person {person_id: row.person})
CREATE (p)<-[:ABOUT_PERSON]-(f:RiskFact)
SET f = row.says;
