// title: Write who lived with whom
// purpose: Write the links that follow from residences.
// mode: write

// batch: two people and the link
:param batch => [];

UNWIND $batch AS row
MATCH (a:Person {person_id: row.start})
MATCH (b:Person {person_id: row.end})
CREATE (a)-[r:LIVES_WITH]->(b)
WITH row, r, datetime(row.left_at) AS left_at, datetime(row.right_at) AS right_at
SET r = row.props, r.recorded_at = CASE WHEN left_at > right_at THEN left_at ELSE right_at END;
