// title: Picture: children with no recorded carer, and who is linked to them
// purpose: Who is recorded with children for whom nobody is recorded as caring on the day?
// source: templates/analyst/draw_children_without_carers.cypher; `make docs` writes this file from it, so change it there
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
WHERE c.birth_latest > $valid_on - duration({years: 18}) AND c.birth_earliest <= $valid_on AND c.deceased_on > $valid_on AND c.tier <= $clearance AND $child IN ['', c.name, c.person_id]
  AND NOT EXISTS {
    MATCH (c)<-[r:ASSOCIATES_WITH|CARES_FOR|LIVES_WITH|MUST_NOT_CONTACT|NOT_RELATED_TO|PARENT_OF|PARTNER_OF|RELATED_TO|SIBLING_OF|WORKS_WITH]-(x:Person)
    WHERE r.tier <= $clearance AND r.care_from <= $valid_on AND r.care_to > $valid_on AND r.known_from <= $known_on AND r.known_to > $known_on AND x.tier <= $clearance AND x.deceased_on > $valid_on AND x <> c
  }
WITH c ORDER BY c.person_id LIMIT $drawn
OPTIONAL MATCH (c)-[r:PARENT_OF|CARES_FOR|PARTNER_OF|SIBLING_OF|RELATED_TO|LIVES_WITH|ASSOCIATES_WITH|INVOLVED_WITH]-(x:Person)
WHERE r.tier <= $clearance AND r.walk_from <= $valid_on AND r.wider_to > $valid_on AND r.known_from <= $known_on AND r.known_to > $known_on AND x.tier <= $clearance AND x <> c
WITH c, x, r ORDER BY x.person_id, type(r) + coalesce(r.statement_id, r.incident_key + head(r.sources) + last(r.sources), '') + r.from_record + r.to_record + toString(r.walk_from) + toString(r.close_to) + toString(r.known_from) + toString(r.known_to) + toString(r.recorded_at)
WITH c, collect(DISTINCT x) AS people, collect(r) AS links
OPTIONAL MATCH (c)-[l:LIVES_AT]->(h:Household)
WHERE l.tier <= $clearance AND l.known_from <= $known_on AND l.known_to > $known_on AND l.walk_from <= $valid_on AND coalesce(l.valid_to, date('9999-12-31')) > $valid_on AND NOT (l.kind = 'home' AND l.valid_to IS NULL AND EXISTS {
      MATCH (c)-[newer:LIVES_AT {kind: 'home', from_record: l.from_record}]->()
      WHERE newer.walk_from > l.walk_from AND newer.walk_from <= $valid_on
        AND newer.tier <= l.tier
        AND newer.known_from <= $known_on AND newer.known_to > $known_on
    }) AND c.place_tier <= $clearance
WITH c, people, links, h, l ORDER BY h.household_id, l.statement_id
WITH c, people, links, collect(DISTINCT h) AS homes, collect(l) AS residences
OPTIONAL MATCH (c)-[v:INVOLVED_IN]->(i:Incident)
WHERE v.tier <= $clearance AND v.known_from <= $known_on AND v.known_to > $known_on AND i.tier <= $clearance AND EXISTS {
    WITH CASE WHEN i.known_from <= $known_on AND i.known_to > $known_on THEN i ELSE head(COLLECT {
      MATCH (i)-[:SUPERSEDES]->(said:IncidentVersion)
      WHERE said.known_from <= $known_on AND said.known_to > $known_on
      RETURN said
    }) END AS told
    WHERE told.occurred_on <= $valid_on
    RETURN told
  }
WITH c, people, homes, links, residences, i, v ORDER BY i.incident_key, v.statement_id
WITH c, people, homes, links, residences, collect(DISTINCT i) AS incidents, collect(v) AS roles
RETURN c AS child, people + homes + incidents AS people, links + residences + roles AS links
ORDER BY c.person_id;
