// title: Incidents in the open
// purpose: What is recorded of these incidents, their earlier versions and where they happened; nothing above tier 0 is read.
// mode: lookup
// returns: incident_key | string | the incident
// returns: incident | map | what is recorded today
// returns: versions | list<map> | earlier versions
// returns: places | list<map> | where it happened: household, what the statement says
// returns: people | list<string> | people recorded on it

// incident_keys: the incidents
:param incident_keys => [];

UNWIND $incident_keys AS incident_key
MATCH (i:Incident {incident_key: incident_key}) WHERE i.tier = 0
RETURN incident_key, properties(i) AS incident,
  COLLECT { MATCH (i)-[:SUPERSEDES]->(v:IncidentVersion) WHERE v.tier = 0 RETURN properties(v) } AS versions,
  COLLECT {
    MATCH (i)-[l:AT]->(h:Household) WHERE l.tier = 0
    RETURN {end: h.household_id, says: properties(l)}
  } AS places,
  COLLECT {
    MATCH (p:Person)-[l:INVOLVED_IN]->(i) WHERE l.tier = 0 AND p.tier = 0
    RETURN DISTINCT p.person_id
  } AS people;
