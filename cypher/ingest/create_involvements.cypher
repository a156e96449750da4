// title: Create involvements
// purpose: Bring statements of who was involved in an incident, and how.
// mode: write
// returns: changed_from | integer | lowest clearance that can see what changed; 4 if nothing did

// batch: one map for each row
:param batch => [];

UNWIND $batch AS row
MATCH (:Record {record_key: row.from_record})-[:ABOUT]->(p:Person)
MATCH (i:Incident {incident_key: row.incident_key})
CREATE (p)-[r:INVOLVED_IN]->(i)
SET r = row.props,
    r.seen_from = datetime(row.props.seen_from),
    r.recorded_at = datetime(row.props.recorded_at),
    r.received_at = datetime(row.props.received_at),
    r.retracted_at = datetime(row.props.retracted_at),
    r.stated_recorded_at = datetime(row.props.stated_recorded_at),
    r.tier = CASE
      WHEN p.tier >= i.tier AND p.tier >= row.tier THEN p.tier
      WHEN i.tier >= row.tier THEN i.tier
      ELSE row.tier
    END,
    i.stale = 1
RETURN coalesce(min(r.tier), 4) AS changed_from;
