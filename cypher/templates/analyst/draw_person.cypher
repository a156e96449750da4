// variants: none
// title: Picture: one person with everybody one step away, homes, incidents and risk facts
// purpose: Who and what is linked to this person on the day, according to whom?
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
OPTIONAL MATCH (s)-[r:{{all_types}}]-(x:Person)
WHERE {{lasting r}} AND x.tier <= $clearance AND x <> s
WITH s, x, r ORDER BY x.person_id, {{written r}}
WITH s, collect(DISTINCT x) AS people, collect(r) AS links
OPTIONAL MATCH (s)-[l:LIVES_AT]->(h:Household)
WHERE {{lived l s}} AND s.place_tier <= $clearance
WITH s, people, links, h, l ORDER BY h.household_id, l.statement_id
WITH s, people, links, collect(DISTINCT h) AS homes, collect(l) AS residences
OPTIONAL MATCH (s)-[v:INVOLVED_IN]->(i:Incident)
WHERE {{known v}} AND i.tier <= $clearance AND EXISTS {
    WITH {{said i}} AS told
    WHERE told.occurred_on <= $valid_on
    RETURN told
  }
WITH s, people, homes, links, residences, i, v ORDER BY i.incident_key, v.statement_id
WITH s, people, homes, links, residences, collect(DISTINCT i) AS incidents, collect(v) AS roles
OPTIONAL MATCH (s)<-[b:ABOUT_PERSON]-(f:RiskFact)
WHERE {{known f}} AND coalesce(f.valid_from, date('0001-01-01')) <= $valid_on
  AND coalesce(f.valid_to, date('9999-12-31')) > $valid_on
WITH s, people, homes, links, residences, incidents, roles, f, b ORDER BY f.statement_id
WITH s, people, homes, links, residences, incidents, roles, collect(f) AS facts, collect(b) AS about
RETURN s AS person, people + homes + incidents + facts AS people, links + residences + roles + about AS links
ORDER BY s.person_id;
