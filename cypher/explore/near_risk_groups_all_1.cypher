// title: Children within one step of each person with a live risk fact, all links
// purpose: Which children are within one step over all links of each person with a live risk fact?
// source: templates/near_risk_groups.cypher; `make docs` writes this file from it, so change it there
// mode: read
// rows: one for each person with a live risk fact, with the children's ids in one list
// returns: risk_person_id | string | a person with a live risk fact
// returns: child_ids | list<string> | children within reach, nearest first, then by id
// returns: steps | list<integer> | how near each of them is
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// kinds: kinds of risk fact that count; empty for all
:param kinds => [];
// bases: bases of risk fact that count; empty for all
:param bases => [];
// age: child, or unknown for people whose birth date is not recorded
:param age => 'child';

MATCH (g:Register {name: 'risk'})-[f:FLAGS]->(x:Person)
WHERE f.tier <= $clearance AND f.walk_from <= $valid_on AND f.wider_to > $valid_on AND f.known_from <= $known_on AND f.known_to > $known_on AND (size($kinds) = 0 OR f.risk_kind IN $kinds) AND (size($bases) = 0 OR f.risk_basis IN $bases) AND x.tier <= $clearance
WITH DISTINCT x
MATCH p = (x)-[rs:PARENT_OF|CARES_FOR|PARTNER_OF|SIBLING_OF|RELATED_TO|LIVES_WITH|ASSOCIATES_WITH|INVOLVED_WITH*1..1]-(c:Person)
WHERE all(r IN rs WHERE r.tier <= $clearance AND r.walk_from <= $valid_on AND r.wider_to > $valid_on AND r.known_from <= $known_on AND r.known_to > $known_on)
  AND all(n IN nodes(p) WHERE n.tier <= $clearance)
WITH x, c, min(length(p)) AS steps
WHERE c <> x AND c.deceased_on > $valid_on AND CASE $age WHEN 'unknown' THEN NOT c.birth_known ELSE c.birth_latest > $valid_on - duration({years: 18}) AND c.birth_earliest <= $valid_on END
WITH x, c.person_id AS child_id, steps ORDER BY steps, child_id
WITH x.person_id AS risk_person_id, collect(child_id) AS child_ids, collect(steps) AS steps
RETURN risk_person_id, child_ids, steps ORDER BY risk_person_id;
