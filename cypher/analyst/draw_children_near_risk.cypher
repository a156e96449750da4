// title: Picture: children near a person with a live risk fact, with the path
// purpose: How are children connected, over close links and in at most two steps, to the nearest person with a live risk fact?
// source: templates/analyst/draw_children_near_risk.cypher; `make docs` writes this file from it, so change it there
// mode: read
// rows: at most so many children, nearest first
// returns: people | list<map> | the risk register, the person with the risk facts, those between, and the child
// returns: links | list<map> | the risk facts, and the statements on every shortest path
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// child: name or id of one child; empty for all
:param child => '';
// drawn: at most so many children, nearest first
:param drawn => 12;

MATCH (g:Register {name: 'risk'})-[f:FLAGS]->(x:Person)
WHERE f.tier <= $clearance AND f.walk_from <= $valid_on AND f.close_to > $valid_on AND f.known_from <= $known_on AND f.known_to > $known_on AND x.tier <= $clearance
WITH g, x, f ORDER BY f.statement_id
WITH g, x, collect(f) AS facts
MATCH p = (x)-[rs:PARENT_OF|CARES_FOR|PARTNER_OF|SIBLING_OF|RELATED_TO|LIVES_WITH*1..2]-(c:Person)
WHERE all(r IN rs WHERE r.tier <= $clearance AND r.walk_from <= $valid_on AND r.close_to > $valid_on AND r.known_from <= $known_on AND r.known_to > $known_on)
  AND all(n IN nodes(p) WHERE n.tier <= $clearance)
  AND c <> x AND c.birth_latest > $valid_on - duration({years: 18}) AND c.birth_earliest <= $valid_on AND c.deceased_on > $valid_on AND $child IN ['', c.name, c.person_id]
WITH g, c, min(length(p)) AS steps, collect({x: x, facts: facts, p: p, n: length(p)}) AS found
ORDER BY steps, c.person_id LIMIT $drawn
UNWIND [way IN found WHERE way.n = steps] AS way
WITH g, c, steps, way
ORDER BY steps, c.person_id, [n IN nodes(way.p) | n.person_id],
  [r IN relationships(way.p) | type(r) + coalesce(r.statement_id, r.incident_key + head(r.sources) + last(r.sources), '') + r.from_record + r.to_record + toString(r.walk_from) + toString(r.close_to) + toString(r.known_from) + toString(r.known_to) + toString(r.recorded_at)]
RETURN [g] + nodes(way.p) AS people, way.facts + relationships(way.p) AS links;
