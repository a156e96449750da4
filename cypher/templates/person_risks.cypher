// variants: profile, steps
// title: People with live risk facts within {{steps}} of one person, {{profile}} links
// purpose: Who with a live risk fact is within {{steps}} of this person over {{profile}} links?
// mode: read
// returns: risk_person | map<plain> | a person with live risk facts
// returns: steps | integer | the least number of steps; 0 is the person asked about
// returns: risk_facts | list<map<plain>> | the live risk facts
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// person_id: the person asked about
:param person_id => '';
// limit: at most so many people
:param limit => 1000;

MATCH (g:Register {name: 'risk'})
MATCH (c:Person {person_id: $person_id}) WHERE c.tier <= $clearance
MATCH p = (c)-[rs:{{types}}*0..{{n}}]-(x:Person)
WHERE all(r IN rs WHERE {{live r}})
  AND all(n IN nodes(p) WHERE n.tier <= $clearance)
WITH g, x, min(length(p)) AS steps
WHERE EXISTS { MATCH (g)-[f:FLAGS]->(x) WHERE {{live f}} }
WITH g, x, steps ORDER BY steps, x.person_id LIMIT $limit
RETURN {{person x}} AS risk_person, steps,
  COLLECT {
    MATCH (g)-[f:FLAGS]->(x) WHERE {{live f}}
    RETURN {{risk_fact f}} ORDER BY f.record_key, f.risk_id
  } AS risk_facts;
