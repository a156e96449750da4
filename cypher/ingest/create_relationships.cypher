// title: Create relationships
// purpose: Bring statements about two people.
// mode: write
// returns: changed_from | integer | lowest clearance that can see what changed; 4 if nothing did

// batch: one map for each row
:param batch => [];

UNWIND $batch AS row
MATCH (:Record {record_key: row.from_record})-[:ABOUT]->(a:Person)
MATCH (:Record {record_key: row.to_record})-[:ABOUT]->(b:Person)
CREATE (a)-[r:$(row.type)]->(b)
SET r = row.props,
    r.seen_from = datetime(row.props.seen_from),
    r.recorded_at = datetime(row.props.recorded_at),
    r.received_at = datetime(row.props.received_at),
    r.retracted_at = datetime(row.props.retracted_at),
    r.stated_recorded_at = datetime(row.props.stated_recorded_at),
    r.tier = CASE
      WHEN a.tier >= b.tier AND a.tier >= row.tier THEN a.tier
      WHEN b.tier >= row.tier THEN b.tier
      ELSE row.tier
    END
RETURN coalesce(min(r.tier), 4) AS changed_from;
