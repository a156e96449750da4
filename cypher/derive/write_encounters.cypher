// title: Write who was involved with whom
// purpose: Write the links that follow from incidents.
// mode: write

// batch: two people and the link
:param batch => [];

UNWIND $batch AS row
MATCH (a:Person {person_id: row.start})
MATCH (b:Person {person_id: row.end})
CREATE (a)-[r:INVOLVED_WITH]->(b)
SET r = row.props;
