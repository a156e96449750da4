// title: Create incidents
// purpose: Bring incidents, with where they were; those of one reference are one.
// mode: write
// returns: changed_from | integer | lowest clearance that can see what changed; 4 if nothing did

// batch: one map for each row
:param batch => [];

UNWIND $batch AS row
MERGE (i:Incident {incident_key: row.incident.incident_key})
SET i = row.incident, i.stale = 1
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
  SET v = version
)
FOREACH (place IN row.places |
  MERGE (h:Household {household_id: place.household_id})
  ON CREATE SET h.key = place.household_key, h.uprn = place.props.uprn
  SET h.stale = 2
  CREATE (i)-[r:AT]->(h)
  SET r = place.props
  FOREACH (_ IN CASE WHEN place.props.text_key <> '' THEN [1] ELSE [] END |
    MERGE (k:AddressKey {text_key: place.props.text_key})
    SET k.stale = 1
  )
)
RETURN coalesce(min(i.tier), 4) AS changed_from;
