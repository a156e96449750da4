// variants: profile
// title: The least number of steps between two people by links that may have ended, {{profile}} types
// purpose: Would there be a path between two people if nothing had ended?
// mode: read
// rows: one, or none where no such path of at most four steps is recorded
// returns: steps | integer | the least number of steps
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// start_id: one person
:param start_id => '';
// end_id: another person
:param end_id => '-';

MATCH (a:Person {person_id: $start_id}), (b:Person {person_id: $end_id})
WHERE a <> b
MATCH p = shortestPath((a)-[:{{types}}*..4]-(b))
WHERE all(r IN relationships(p) WHERE r.tier <= $clearance AND r.walk_from <= $valid_on AND r.known_from <= $known_on AND r.known_to > $known_on)
  AND all(n IN nodes(p) WHERE n.tier <= $clearance)
RETURN length(p) AS steps;
