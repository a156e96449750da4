// title: People with risk facts, ended ones too, near one person by links that may have ended, all types
// purpose: Would anybody with a risk fact be near this person if nothing had ended?
// source: templates/person_risks_ever.cypher; `make docs` writes this file from it, so change it there
// mode: read
// rows: one, or none
// returns: steps | integer | the least number of steps to anybody
// returns: ended_fact | boolean | whether the nearest one's risk fact has ended
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// person_id: the person asked about
:param person_id => '';

MATCH (g:Register {name: 'risk'})
MATCH (c:Person {person_id: $person_id}) WHERE c.tier <= $clearance
MATCH p = (c)-[rs:PARENT_OF|CARES_FOR|PARTNER_OF|SIBLING_OF|RELATED_TO|LIVES_WITH|ASSOCIATES_WITH|INVOLVED_WITH*1..4]-(x:Person)
WHERE all(r IN rs WHERE r.tier <= $clearance AND r.walk_from <= $valid_on AND r.known_from <= $known_on AND r.known_to > $known_on)
  AND all(n IN nodes(p) WHERE n.tier <= $clearance)
WITH g, c, x, min(length(p)) AS steps
WHERE x <> c AND EXISTS { MATCH (g)-[r:FLAGS]->(x) WHERE r.tier <= $clearance AND r.walk_from <= $valid_on AND r.known_from <= $known_on AND r.known_to > $known_on }
WITH g, x, steps ORDER BY steps, x.person_id LIMIT 1
RETURN steps, NOT EXISTS { MATCH (g)-[f:FLAGS]->(x) WHERE f.tier <= $clearance AND f.walk_from <= $valid_on AND f.wider_to > $valid_on AND f.known_from <= $known_on AND f.known_to > $known_on } AS ended_fact;
