// title: Create incidents
// purpose: Bring incidents, with where they were; those of one reference are one.
// mode: write
// returns: changed_from | integer | lowest clearance that can see what changed; 4 if nothing did

// batch: one map for each row
:param batch => [];

UNWIND $batch AS row
MERGE (i:Incident {incident_key: row.incident.incident_key})
SET i = row.incident,
    i.seen_from = datetime(row.incident.seen_from),
    i.recorded_at = datetime(row.incident.recorded_at),
    i.received_at = datetime(row.incident.received_at),
    i.retracted_at = datetime(row.incident.retracted_at),
    i.stated_recorded_at = datetime(row.incident.stated_recorded_at),
    i.occurred_at = datetime(row.incident.occurred_at),
    i.stale = 1
WITH i, row
CALL (i) {
  MATCH (i)-[:SUPERSEDES]->(v:IncidentVersion)
  DETACH DELETE v
}
CALL (i) {
  MATCH (i)-[r:AT]->(h:Household)
  SET h.stale = 2
  FOREACH (_ IN CASE WHEN r.text_key <> '' THEN [1] ELSE [] END |
    MERGE (k:AddressKey {text_key: r.text_key})
    SET k.stale = 1
  )
  DELETE r
}
FOREACH (version IN row.superseded |
  CREATE (i)-[:SUPERSEDES]->(v:IncidentVersion)
  SET v = version,
      v.seen_from = datetime(version.seen_from),
      v.recorded_at = datetime(version.recorded_at),
      v.received_at = datetime(version.received_at),
      v.retracted_at = datetime(version.retracted_at),
      v.stated_recorded_at = datetime(version.stated_recorded_at),
      v.occurred_at = datetime(version.occurred_at)
)
FOREACH (place IN row.places |
  MERGE (h:Household {household_id: place.household_id})
  ON CREATE SET h.key = place.household_key, h.uprn = place.props.uprn
  SET h.stale = 2
  CREATE (i)-[r:AT]->(h)
  SET r = place.props,
      r.seen_from = datetime(place.props.seen_from),
      r.recorded_at = datetime(place.props.recorded_at),
      r.received_at = datetime(place.props.received_at),
      r.retracted_at = datetime(place.props.retracted_at)
  FOREACH (_ IN CASE WHEN place.props.text_key <> '' THEN [1] ELSE [] END |
    MERGE (k:AddressKey {text_key: place.props.text_key})
    SET k.stale = 1
  )
)
RETURN coalesce(min(i.tier), 4) AS changed_from;
