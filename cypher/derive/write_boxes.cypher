// title: Write who lived with whom
// purpose: Write the links that follow from residences.
// mode: write

// batch: two people and the link
:param batch => [];

UNWIND $batch AS row
MATCH (a:Person {person_id: row.start})
MATCH (b:Person {person_id: row.end})
CREATE (a)-[r:LIVES_WITH]->(b)
SET r = row.props;
