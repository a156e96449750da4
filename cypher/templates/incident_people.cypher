// variants: none
// title: One incident and the people recorded on it
// purpose: What did this agency record about the incident, and who was involved in which role?
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
WITH i, {{said i}} AS v
WHERE v IS NOT NULL
RETURN {agency: v.agency, reference: v.reference, kind: v.kind, occurred_at: toString(v.occurred_at), occurred_on: toString(v.occurred_on),
      recorded_at: toString(v.recorded_at), summary: coalesce(v.summary, ''),
      household_id: head(COLLECT { MATCH (i)-[at:AT]->(h:Household) WHERE {{known at}} RETURN h.household_id ORDER BY at.known_from DESC, h.household_id })} AS incident,
  COLLECT {
    MATCH (x:Person)-[l:INVOLVED_IN]->(i)
    WHERE {{known l}} AND x.tier <= $clearance
    RETURN {person: {{person x}}, role: l.role, present: coalesce(l.present, 'unknown'), agency: l.agency, system: l.system,
            record_keys: l.record_keys, recorded_at: toString(l.recorded_at)}
    ORDER BY x.person_id, l.role, l.statement_id LIMIT $limit
  } AS people;
