// variants: profile, steps
// title: Children within {{steps}} of a person with a live risk fact, {{profile}} links
// purpose: Which children are connected to a person with a live risk fact by at most {{steps}} over {{profile}} links, and how near?
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
  MATCH p = (g)-[rs:FLAGS|{{types}}*1..{{n+1}}]-(c:Person)
  WHERE all(r IN rs WHERE {{live r}}
          AND (type(r) <> 'FLAGS' OR {{asked_risk r}}))
    AND all(n IN nodes(p) WHERE coalesce(n.tier, 0) <= $clearance)
  WITH c, min(length(p)) AS distance
  WHERE distance > 1 AND {{asked_age c}}
  RETURN c.person_id AS child_id, distance - 1 AS steps
  UNION ALL
  MATCH (g:Register {name: 'risk'})-[f:FLAGS]->(c:Person)
  WHERE {{live f}} AND {{asked_risk f}} AND c.tier <= $clearance AND {{asked_age c}}
  WITH DISTINCT g, c
  MATCH p = (c)-[rs:{{types}}*1..{{n}}]-(x:Person)
  WHERE all(r IN rs WHERE {{live r}})
    AND all(n IN nodes(p) WHERE n.tier <= $clearance)
  WITH g, c, x, min(length(p)) AS distance
  WHERE x <> c AND EXISTS {
    MATCH (g)-[f:FLAGS]->(x) WHERE {{live f}} AND {{asked_risk f}}
  }
  RETURN c.person_id AS child_id, min(distance) AS steps
}
WITH steps, child_id ORDER BY child_id
RETURN steps, count(*) AS children, collect(child_id) AS child_ids
ORDER BY steps;
