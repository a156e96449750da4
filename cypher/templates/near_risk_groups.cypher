// variants: profile, steps
// title: Children within {{steps}} of each person with a live risk fact, {{profile}} links
// purpose: Which children are within {{steps}} over {{profile}} links of each person with a live risk fact?
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
WHERE {{live f}} AND {{asked_risk f}} AND x.tier <= $clearance
WITH DISTINCT x
MATCH p = (x)-[rs:{{types}}*1..{{n}}]-(c:Person)
WHERE all(r IN rs WHERE {{live r}})
  AND all(n IN nodes(p) WHERE n.tier <= $clearance)
WITH x, c, min(length(p)) AS steps
WHERE c <> x AND {{asked_age c}}
WITH x, c.person_id AS child_id, steps ORDER BY steps, child_id
WITH x.person_id AS risk_person_id, collect(child_id) AS child_ids, collect(steps) AS steps
RETURN risk_person_id, child_ids, steps ORDER BY risk_person_id;
