// title: Write who lived with whom
// purpose: Write the links that follow from residences.
// mode: write

// batch: two people and the link
:param batch => [];

UNWIND $batch AS row
WITH row, row.props AS props, datetime(row.left_at) AS left_at, datetime(row.right_at) AS right_at
MATCH (a:Person {person_id: row.start})
MATCH (b:Person {person_id: row.end})
CREATE (a)-[r:LIVES_WITH]->(b)
SET r = props {.*,
      valid_from: date(props.valid_from), valid_to: date(props.valid_to),
      walk_from: date(props.walk_from), close_to: date(props.close_to),
      wider_to: date(props.wider_to), known_from: date(props.known_from),
      known_to: date(props.known_to),
      recorded_at: CASE WHEN left_at > right_at THEN left_at ELSE right_at END};
