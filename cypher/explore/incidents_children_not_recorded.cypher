// title: Children whom an incident of their parents or carers does not name
// purpose: Which incidents involve adults whose children the incident does not name?
// source: templates/incidents_children_not_recorded.cypher; `make docs` writes this file from it, so change it there
// mode: read
// rows: three lists of one length
// returns: days | list<integer> | days from 1970 to each incident, latest first
// returns: incident_keys | list<string> | the incidents
// returns: child_ids | list<string> | the children
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// kind: kind of incident; empty for any
:param kind => 'domestic_abuse';
// incident_key: agency and reference of one incident, `NMP/DA-7`; empty for all
:param incident_key => '';

// Children of suspects, perpetrators and victims, on the day of the incident; presence is not needed.
CALL () {
  WITH $incident_key AS asked WHERE asked = ''
  MATCH (i:Incident)
  RETURN i
  UNION ALL
  MATCH (i:Incident {incident_key: $incident_key})
  RETURN i
}
WITH i WHERE i.tier <= $clearance
WITH i, CASE WHEN i.known_from <= $known_on AND i.known_to > $known_on THEN i ELSE head(COLLECT {
      MATCH (i)-[:SUPERSEDES]->(said:IncidentVersion)
      WHERE said.known_from <= $known_on AND said.known_to > $known_on
      RETURN said
    }) END AS v
WHERE v IS NOT NULL AND ($kind = '' OR v.kind = $kind) AND v.occurred_on <= $valid_on
WITH i, v.occurred_on AS happened
MATCH (i)<-[l:INVOLVED_IN]-(a:Person)
WHERE l.role IN ['suspect', 'perpetrator', 'victim'] AND l.tier <= $clearance AND l.known_from <= $known_on AND l.known_to > $known_on AND a.tier <= $clearance
WITH DISTINCT i, happened, a
MATCH (a)-[r:PARENT_OF|CARES_FOR]->(c:Person)
WHERE c <> a AND c.tier <= $clearance
  AND c.birth_latest > happened - duration({years: 18}) AND c.birth_earliest <= happened AND c.deceased_on > happened
  AND r.tier <= $clearance AND r.known_from <= $known_on AND r.known_to > $known_on
  AND (type(r) = 'PARENT_OF' OR r.walk_from <= happened AND r.close_to > happened)
WITH DISTINCT i, happened, c
WHERE NOT EXISTS { MATCH (c)-[l:INVOLVED_IN]->(i) WHERE l.tier <= $clearance AND l.known_from <= $known_on AND l.known_to > $known_on }
WITH duration.inDays(date('1970-01-01'), happened).days AS day, i.incident_key AS incident_key, c.person_id AS child_id
ORDER BY day DESC, incident_key, child_id
RETURN collect(day) AS days, collect(incident_key) AS incident_keys, collect(child_id) AS child_ids;
