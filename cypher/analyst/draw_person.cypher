// title: Picture: one person with everybody one step away, homes, incidents and risk facts
// purpose: Who and what is linked to this person on the day, according to whom?
// source: templates/analyst/draw_person.cypher; `make docs` writes this file from it, so change it there
// mode: read
// rows: no more than $drawn people of that name
// returns: person | map | the person
// returns: people | list<map> | people one step away, homes, incidents and risk facts
// returns: links | list<map> | the statements that link them
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// who: name or id of the person
:param who => 'Kelly Shaw';
// drawn: no more than $drawn people of that name
:param drawn => 12;

MATCH (s:Person)
WHERE s.tier <= $clearance AND $who IN [s.name, s.person_id]
WITH s ORDER BY s.person_id LIMIT $drawn
OPTIONAL MATCH (s)-[r:PARENT_OF|CARES_FOR|PARTNER_OF|SIBLING_OF|RELATED_TO|LIVES_WITH|ASSOCIATES_WITH|INVOLVED_WITH]-(x:Person)
WHERE r.tier <= $clearance AND r.walk_from <= $valid_on AND r.wider_to > $valid_on AND r.known_from <= $known_on AND r.known_to > $known_on AND x.tier <= $clearance AND x <> s
WITH s, x, r ORDER BY x.person_id, type(r) + coalesce(r.statement_id, r.incident_key + head(r.sources) + last(r.sources), '') + r.from_record + r.to_record + toString(r.walk_from) + toString(r.close_to) + toString(r.known_from) + toString(r.known_to) + toString(r.recorded_at)
WITH s, collect(DISTINCT x) AS people, collect(r) AS links
OPTIONAL MATCH (s)-[l:LIVES_AT]->(h:Household)
WHERE l.tier <= $clearance AND l.known_from <= $known_on AND l.known_to > $known_on AND l.walk_from <= $valid_on AND coalesce(l.valid_to, date('9999-12-31')) > $valid_on AND NOT (l.kind = 'home' AND l.valid_to IS NULL AND EXISTS {
      MATCH (s)-[newer:LIVES_AT {kind: 'home', from_record: l.from_record}]->()
      WHERE newer.walk_from > l.walk_from AND newer.walk_from <= $valid_on
        AND newer.tier <= l.tier
        AND newer.known_from <= $known_on AND newer.known_to > $known_on
    }) AND s.place_tier <= $clearance
WITH s, people, links, h, l ORDER BY h.household_id, l.statement_id
WITH s, people, links, collect(DISTINCT h) AS homes, collect(l) AS residences
OPTIONAL MATCH (s)-[v:INVOLVED_IN]->(i:Incident)
WHERE v.tier <= $clearance AND v.known_from <= $known_on AND v.known_to > $known_on AND i.tier <= $clearance AND EXISTS {
    WITH CASE WHEN i.known_from <= $known_on AND i.known_to > $known_on THEN i ELSE head(COLLECT {
      MATCH (i)-[:SUPERSEDES]->(said:IncidentVersion)
      WHERE said.known_from <= $known_on AND said.known_to > $known_on
      RETURN said
    }) END AS told
    WHERE told.occurred_on <= $valid_on
    RETURN told
  }
WITH s, people, homes, links, residences, i, v ORDER BY i.incident_key, v.statement_id
WITH s, people, homes, links, residences, collect(DISTINCT i) AS incidents, collect(v) AS roles
OPTIONAL MATCH (s)<-[b:ABOUT_PERSON]-(f:RiskFact)
WHERE f.tier <= $clearance AND f.known_from <= $known_on AND f.known_to > $known_on AND coalesce(f.valid_from, date('0001-01-01')) <= $valid_on
  AND coalesce(f.valid_to, date('9999-12-31')) > $valid_on
WITH s, people, homes, links, residences, incidents, roles, f, b ORDER BY f.statement_id
WITH s, people, homes, links, residences, incidents, roles, collect(f) AS facts, collect(b) AS about
RETURN s AS person, people + homes + incidents + facts AS people, links + residences + roles + about AS links
ORDER BY s.person_id;
