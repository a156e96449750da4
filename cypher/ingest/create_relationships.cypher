// title: Create relationships
// purpose: Bring statements about two people.
// mode: write
// returns: changed_from | integer | lowest clearance that can see what changed; 4 if nothing did

// batch: one map for each row
:param batch => [];

UNWIND $batch AS row
WITH row, row.props AS props
MATCH (:Record {record_key: row.from_record})-[:ABOUT]->(a:Person)
MATCH (:Record {record_key: row.to_record})-[:ABOUT]->(b:Person)
CREATE (a)-[r:$(row.type)]->(b)
SET r = props {.*,
      seen_from: datetime(props.seen_from), recorded_at: datetime(props.recorded_at),
      received_at: datetime(props.received_at), retracted_at: datetime(props.retracted_at),
      stated_recorded_at: datetime(props.stated_recorded_at),
      known_from: date(props.known_from), known_to: date(props.known_to),
      valid_from: date(props.valid_from), valid_to: date(props.valid_to),
      walk_from: date(props.walk_from), close_to: date(props.close_to),
      wider_to: date(props.wider_to), care_from: date(props.care_from),
      care_to: date(props.care_to)},
    r.tier = CASE
      WHEN a.tier >= b.tier AND a.tier >= row.tier THEN a.tier
      WHEN b.tier >= row.tier THEN b.tier
      ELSE row.tier
    END
RETURN coalesce(min(r.tier), 4) AS changed_from;
