// title: Children within three steps of a person with a live risk fact, all links
// purpose: Which children are connected to a person with a live risk fact by at most three steps over all links, and how near?
// source: templates/children_near_risk.cypher; `make docs` writes this file from it, so change it there
// mode: read
// rows: one for each number of steps, with the children's ids in one list
// returns: steps | integer | steps between the child and the nearest other person with a live risk fact
// returns: children | integer | how many children are that near
// returns: child_ids | list<string> | their ids, in order
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

// One search from the one node that flags everybody with a risk fact. A child who carries a risk fact
// is at distance 0 there and drops out; the second search looks for other people near that child.
CALL () {
  MATCH (g:Register {name: 'risk'})
  MATCH p = (g)-[rs:FLAGS|PARENT_OF|CARES_FOR|PARTNER_OF|SIBLING_OF|RELATED_TO|LIVES_WITH|ASSOCIATES_WITH|INVOLVED_WITH*1..4]-(c:Person)
  WHERE all(r IN rs WHERE r.tier <= $clearance AND r.walk_from <= $valid_on AND r.wider_to > $valid_on AND r.known_from <= $known_on AND r.known_to > $known_on
          AND (type(r) <> 'FLAGS' OR (size($kinds) = 0 OR r.risk_kind IN $kinds) AND (size($bases) = 0 OR r.risk_basis IN $bases)))
    AND all(n IN nodes(p) WHERE coalesce(n.tier, 0) <= $clearance)
  WITH c, min(length(p)) AS distance
  WHERE distance > 1 AND c.deceased_on > $valid_on AND CASE $age WHEN 'unknown' THEN NOT c.birth_known ELSE c.birth_latest > $valid_on - duration({years: 18}) AND c.birth_earliest <= $valid_on END
  RETURN c.person_id AS child_id, distance - 1 AS steps
  UNION ALL
  MATCH (g:Register {name: 'risk'})-[f:FLAGS]->(c:Person)
  WHERE f.tier <= $clearance AND f.walk_from <= $valid_on AND f.wider_to > $valid_on AND f.known_from <= $known_on AND f.known_to > $known_on AND (size($kinds) = 0 OR f.risk_kind IN $kinds) AND (size($bases) = 0 OR f.risk_basis IN $bases) AND c.tier <= $clearance AND c.deceased_on > $valid_on AND CASE $age WHEN 'unknown' THEN NOT c.birth_known ELSE c.birth_latest > $valid_on - duration({years: 18}) AND c.birth_earliest <= $valid_on END
  WITH DISTINCT g, c
  MATCH p = (c)-[rs:PARENT_OF|CARES_FOR|PARTNER_OF|SIBLING_OF|RELATED_TO|LIVES_WITH|ASSOCIATES_WITH|INVOLVED_WITH*1..3]-(x:Person)
  WHERE all(r IN rs WHERE r.tier <= $clearance AND r.walk_from <= $valid_on AND r.wider_to > $valid_on AND r.known_from <= $known_on AND r.known_to > $known_on)
    AND all(n IN nodes(p) WHERE n.tier <= $clearance)
  WITH g, c, x, min(length(p)) AS distance
  WHERE x <> c AND EXISTS {
    MATCH (g)-[f:FLAGS]->(x) WHERE f.tier <= $clearance AND f.walk_from <= $valid_on AND f.wider_to > $valid_on AND f.known_from <= $known_on AND f.known_to > $known_on AND (size($kinds) = 0 OR f.risk_kind IN $kinds) AND (size($bases) = 0 OR f.risk_basis IN $bases)
  }
  RETURN c.person_id AS child_id, min(distance) AS steps
}
WITH steps, child_id ORDER BY child_id
RETURN steps, count(*) AS children, collect(child_id) AS child_ids
ORDER BY steps;
