// variants: none
// title: What is dated about one person
// purpose: What happened around this person, in order of time: relationships, homes, incidents and risk facts, as known on the day?
// mode: read
// returns: on | date | the day it began; where none is stated, the day it was recorded
// returns: dated | boolean | whether the day was stated
// returns: until | date | the day it ended, or null
// returns: what | string | relationship, home, incident or risk_fact
// returns: kind | string | kind of relationship, home, incident or risk fact
// returns: forwards | boolean | whether the person is the kind of the other
// returns: other | map<plain> | the other person of a relationship, or null
// returns: detail | string | role, address, basis or status
// returns: reference | string | an incident's reference, or empty
// returns: household_id | string | the dwelling of a home, or null; null also where the reader may not know it
// returns: incident_key | string | agency and reference of an incident, or null
// returns: agency | string | agency that says so
// returns: system | string | its system
// returns: record_keys | list<string> | records that it is about
// returns: recorded_at | datetime | when the agency recorded it
// returns: statement_id | string | the statement
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// person_id: the person asked about
:param person_id => '';
// limit: at most so many entries
:param limit => 2000;

MATCH (x:Person {person_id: $person_id}) WHERE x.tier <= $clearance
CALL (x) {
  MATCH (x)-[r:{{between_people}}]-(o:Person)
  WHERE {{known r}} AND r.sources IS NULL AND o.tier <= $clearance AND o <> x
  RETURN r.valid_from AS valid_from, r.valid_to AS until, 'relationship' AS what, r.kind AS kind, startNode(r) = x AS forwards,
    {{person o}} AS other, r.status AS detail, '' AS reference, null AS household_id, null AS incident_key, r AS said
  UNION ALL
  MATCH (x)-[r:LIVES_AT]->(h:Household)
  WHERE {{known r}}
  RETURN r.valid_from AS valid_from, r.valid_to AS until, 'home' AS what, r.kind AS kind, true AS forwards, null AS other,
    CASE WHEN x.place_tier > $clearance THEN ''
      ELSE coalesce(r.address, '') + CASE WHEN r.address IS NULL OR r.postcode IS NULL THEN '' ELSE ', ' END + coalesce(r.postcode, '')
    END AS detail,
    '' AS reference, CASE WHEN x.place_tier <= $clearance THEN h.household_id END AS household_id, null AS incident_key, r AS said
  UNION ALL
  MATCH (x)-[r:INVOLVED_IN]->(i:Incident)
  WHERE {{known r}} AND i.tier <= $clearance
  WITH x, r, i, {{said i}} AS v
  WHERE v IS NOT NULL
  RETURN v.occurred_on AS valid_from, null AS until, 'incident' AS what, v.kind AS kind, true AS forwards, null AS other,
    r.role AS detail, i.reference AS reference, null AS household_id, i.incident_key AS incident_key, r AS said
  UNION ALL
  MATCH (r:RiskFact)-[:ABOUT_PERSON]->(x)
  WHERE {{known r}}
  RETURN r.valid_from AS valid_from, r.valid_to AS until, 'risk_fact' AS what, r.risk_kind AS kind, true AS forwards, null AS other,
    r.risk_basis AS detail, coalesce(r.role, '') AS reference, null AS household_id, null AS incident_key, r AS said
}
WITH coalesce(valid_from, said.known_from) AS on, valid_from IS NOT NULL AS dated, until, what, kind, forwards, other, detail, reference, household_id, incident_key, said
WHERE on <= $valid_on
RETURN on, dated, until, what, kind, forwards, other, detail, reference, household_id, incident_key, said.agency AS agency, said.system AS system,
  said.record_keys AS record_keys, said.recorded_at AS recorded_at, said.statement_id AS statement_id
ORDER BY on, what, statement_id LIMIT $limit;
