// variants: none
// title: Picture: children with no recorded carer, and who is linked to them
// purpose: Who is recorded with children for whom nobody is recorded as caring on the day?
// mode: read
// rows: at most so many children
// returns: child | map | the child
// returns: people | list<map> | people linked to the child in some way, and places where the child is recorded
// returns: links | list<map> | the statements that link them
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// child: name or id of one child; empty for all
:param child => '';
// drawn: at most so many children
:param drawn => 12;

MATCH (c:Person)
WHERE {{child c}} AND c.tier <= $clearance AND $child IN ['', c.name, c.person_id]
  AND NOT EXISTS {
    MATCH (c)<-[r:{{between_people}}]-(x:Person)
    WHERE {{cares r}} AND x.tier <= $clearance AND x.deceased_on > $valid_on AND x <> c
  }
WITH c ORDER BY c.person_id LIMIT $drawn
OPTIONAL MATCH (c)-[r:{{all_types}}]-(x:Person)
WHERE {{lasting r}} AND x.tier <= $clearance AND x <> c
WITH c, x, r ORDER BY x.person_id, {{written r}}
WITH c, collect(DISTINCT x) AS people, collect(r) AS links
OPTIONAL MATCH (c)-[l:LIVES_AT]->(h:Household)
WHERE {{lived l c}} AND c.place_tier <= $clearance
WITH c, people, links, h, l ORDER BY h.household_id, l.statement_id
WITH c, people, links, collect(DISTINCT h) AS homes, collect(l) AS residences
OPTIONAL MATCH (c)-[v:INVOLVED_IN]->(i:Incident)
WHERE {{known v}} AND i.tier <= $clearance AND EXISTS {
    WITH {{said i}} AS told
    WHERE told.occurred_on <= $valid_on
    RETURN told
  }
WITH c, people, homes, links, residences, i, v ORDER BY i.incident_key, v.statement_id
WITH c, people, homes, links, residences, collect(DISTINCT i) AS incidents, collect(v) AS roles
RETURN c AS child, people + homes + incidents AS people, links + residences + roles AS links
ORDER BY c.person_id;
