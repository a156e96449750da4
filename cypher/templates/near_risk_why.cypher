// variants: profile, steps
// title: The nearest person with a live risk fact for children {{steps}} away, {{profile}} links
// purpose: For children who are known to be {{steps}} from risk over {{profile}} links: from whom, by which risk facts, and how many others are as near?
// mode: read
// rows: one for each child asked about
// returns: child | map<plain> | the child
// returns: risk_person | map<plain> | the nearest other person with a live risk fact, ties by id
// returns: risk_facts | list<map<plain>> | that person's live risk facts
// returns: other_risk_people | integer | how many other people with a live risk fact are as near
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// child_ids: the children
:param child_ids => [];
// kinds: kinds of risk fact that count; empty for all
:param kinds => [];
// bases: bases of risk fact that count; empty for all
:param bases => [];

MATCH (g:Register {name: 'risk'})
UNWIND $child_ids AS child_id
MATCH (c:Person {person_id: child_id}) WHERE c.tier <= $clearance
MATCH p = (c)-[rs:{{types}}*1..{{n}}]-(x:Person)
WHERE all(r IN rs WHERE {{live r}})
  AND all(n IN nodes(p) WHERE n.tier <= $clearance)
WITH g, c, x, min(length(p)) AS distance
WHERE distance = {{n}} AND x <> c AND EXISTS {
  MATCH (g)-[f:FLAGS]->(x) WHERE {{live f}} AND {{asked_risk f}}
}
WITH g, c, x ORDER BY x.person_id
WITH g, c, collect(x) AS nearest
WITH g, c, nearest[0] AS x, size(nearest) - 1 AS other_risk_people
RETURN {{person c}} AS child, {{person x}} AS risk_person,
  COLLECT {
    MATCH (g)-[f:FLAGS]->(x) WHERE {{live f}} AND {{asked_risk f}}
    RETURN {{risk_fact f}} ORDER BY f.record_key, f.risk_id
  } AS risk_facts,
  other_risk_people;
