// title: Create involvements
// purpose: Bring statements of who was involved in an incident, and how.
// mode: write
// returns: changed_from | integer | lowest clearance that can see what changed; 4 if nothing did

// batch: one map for each row
:param batch => [];

UNWIND $batch AS row
WITH row, row.props AS props
MATCH (:Record {record_key: row.from_record})-[:ABOUT]->(p:Person)
MATCH (i:Incident {incident_key: row.incident_key})
CREATE (p)-[r:INVOLVED_IN]->(i)
SET r = props {.*,
      seen_from: datetime(props.seen_from), recorded_at: datetime(props.recorded_at),
      received_at: datetime(props.received_at), retracted_at: datetime(props.retracted_at),
      stated_recorded_at: datetime(props.stated_recorded_at),
      known_from: date(props.known_from), known_to: date(props.known_to)},
    r.tier = CASE
      WHEN p.tier >= i.tier AND p.tier >= row.tier THEN p.tier
      WHEN i.tier >= row.tier THEN i.tier
      ELSE row.tier
    END,
    i.stale = 1
RETURN coalesce(min(r.tier), 4) AS changed_from;
