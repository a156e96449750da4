// title: Write statements between people of the mirror
// purpose: Each statement, from its start to its end.
// mode: write

// batch: start, type, end and properties
:param batch => [];

UNWIND $batch AS row
MATCH (a:Person {person_id: row.start})
MATCH (b:Person {person_id: row.end})
CREATE (a)-[r:$(row.type)]->(b)
SET r = row.says;
