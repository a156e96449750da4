// title: Take incidents to be worked out
// purpose: A page of incidents with who was involved.
// mode: write
// returns: incident_key | string | the incident
// returns: versions | list<map<plain>> | when it happened, by each version, and since and until when that was known
// returns: involved | list<map<plain>> | who was involved

// page: how many at a time
:param page => 200;

MATCH (i:Incident)
USING INDEX SEEK i:Incident(stale)
WHERE i.stale = 1
WITH i
LIMIT $page
REMOVE i.stale
WITH i
OPTIONAL MATCH (p:Person)-[r:INVOLVED_IN]->(i)
FOREACH (_ IN CASE WHEN r IS NULL THEN [] ELSE [1] END |
  SET r.tier = CASE
      WHEN p.tier >= i.tier AND p.tier >= r.restriction THEN p.tier
      WHEN i.tier >= r.restriction THEN i.tier
      ELSE r.restriction
    END
)
WITH i, collect(CASE WHEN r IS NULL THEN null ELSE r {.statement_id, .from_record, .agency, .role, .tier,
       known_from: toString(r.known_from), known_to: toString(r.known_to), recorded_at: toString(r.recorded_at), person_id: p.person_id} END) AS involved
RETURN i.incident_key AS incident_key,
       [i {occurred_on: toString(i.occurred_on), known_from: toString(i.known_from), known_to: toString(i.known_to)}] + COLLECT {
         MATCH (i)-[:SUPERSEDES]->(v:IncidentVersion)
         RETURN v {occurred_on: toString(v.occurred_on), known_from: toString(v.known_from), known_to: toString(v.known_to)}
       } AS versions,
       involved AS involved;
