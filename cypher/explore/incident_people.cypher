// title: One incident and the people recorded on it
// purpose: What did this agency record about the incident, and who was involved in which role?
// source: templates/incident_people.cypher; `make docs` writes this file from it, so change it there
// mode: read
// rows: one, or none
// returns: incident | map<plain> | the incident as known on the day
// returns: people | list<map<plain>> | involvements, each with its person
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// agency: code of the agency
:param agency => '';
// reference: the agency's own reference
:param reference => '';
// limit: at most so many involvements
:param limit => 1000;

MATCH (i:Incident {incident_key: $agency + '/' + $reference}) WHERE i.tier <= $clearance AND $valid_on IS NOT NULL
WITH i, CASE WHEN i.known_from <= $known_on AND i.known_to > $known_on THEN i ELSE head(COLLECT {
      MATCH (i)-[:SUPERSEDES]->(said:IncidentVersion)
      WHERE said.known_from <= $known_on AND said.known_to > $known_on
      RETURN said
    }) END AS v
WHERE v IS NOT NULL
RETURN {agency: v.agency, reference: v.reference, kind: v.kind, occurred_at: toString(v.occurred_at), occurred_on: toString(v.occurred_on),
      recorded_at: toString(v.recorded_at), summary: coalesce(v.summary, ''),
      household_id: head(COLLECT { MATCH (i)-[at:AT]->(h:Household) WHERE at.tier <= $clearance AND at.known_from <= $known_on AND at.known_to > $known_on RETURN h.household_id ORDER BY at.known_from DESC, h.household_id })} AS incident,
  COLLECT {
    MATCH (x:Person)-[l:INVOLVED_IN]->(i)
    WHERE l.tier <= $clearance AND l.known_from <= $known_on AND l.known_to > $known_on AND x.tier <= $clearance
    RETURN {person: {person_id: x.person_id, name: x.name, birth_earliest: toString(x.birth_earliest), birth_latest: toString(x.birth_latest), birth_known: x.birth_known, deceased_on: toString(x.deceased_on), sex: x.sex, agencies: x.agencies}, role: l.role, present: coalesce(l.present, 'unknown'), agency: l.agency, system: l.system,
            record_keys: l.record_keys, recorded_at: toString(l.recorded_at)}
    ORDER BY x.person_id, l.role, l.statement_id LIMIT $limit
  } AS people;
