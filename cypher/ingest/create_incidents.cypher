// title: Create incidents
// purpose: Bring incidents, with where they were; those of one reference are one.
// mode: write
// returns: changed_from | integer | lowest clearance that can see what changed; 4 if nothing did

// batch: one map for each row
:param batch => [];

UNWIND $batch AS row
WITH row, row.incident AS incident
MERGE (i:Incident {incident_key: incident.incident_key})
SET i = incident {.*,
      seen_from: datetime(incident.seen_from), recorded_at: datetime(incident.recorded_at),
      received_at: datetime(incident.received_at),
      retracted_at: datetime(incident.retracted_at),
      stated_recorded_at: datetime(incident.stated_recorded_at),
      occurred_at: datetime(incident.occurred_at), known_from: date(incident.known_from),
      known_to: date(incident.known_to), occurred_on: date(incident.occurred_on)},
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
  SET v = version {.*,
        seen_from: datetime(version.seen_from), recorded_at: datetime(version.recorded_at),
        received_at: datetime(version.received_at), retracted_at: datetime(version.retracted_at),
        stated_recorded_at: datetime(version.stated_recorded_at),
        occurred_at: datetime(version.occurred_at), known_from: date(version.known_from),
        known_to: date(version.known_to), occurred_on: date(version.occurred_on)}
)
FOREACH (place IN row.places |
  MERGE (h:Household {household_id: place.household_id})
  ON CREATE SET h.key = place.household_key, h.uprn = place.props.uprn
  SET h.stale = 2
  CREATE (i)-[r:AT]->(h)
  FOREACH (props IN [place.props] |
    SET r = props {.*,
          seen_from: datetime(props.seen_from), recorded_at: datetime(props.recorded_at),
          received_at: datetime(props.received_at), retracted_at: datetime(props.retracted_at),
          known_from: date(props.known_from), known_to: date(props.known_to)}
  )
  FOREACH (_ IN CASE WHEN place.props.text_key <> '' THEN [1] ELSE [] END |
    MERGE (k:AddressKey {text_key: place.props.text_key})
    SET k.stale = 1
  )
)
RETURN coalesce(min(i.tier), 4) AS changed_from;
