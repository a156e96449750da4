// variants: profile, steps
// title: Everybody within {{steps}} of one person, {{profile}} links
// purpose: Who is linked to this person within {{steps}} over {{profile}} links, and how are they linked with each other?
// mode: read
// returns: people | list<map<plain>> | the nearest people, nearest first then by id, with the steps to each
// returns: total | integer | how many people are within reach
// returns: links | list<map<plain>> | links between the people listed, one for each pair and type
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// person_id: the person asked about
:param person_id => '';
// limit: at most so many people
:param limit => 300;

MATCH (s:Person {person_id: $person_id}) WHERE s.tier <= $clearance
MATCH p = (s)-[rs:{{types}}*0..{{n}}]-(x:Person)
WHERE all(r IN rs WHERE {{live r}})
  AND all(n IN nodes(p) WHERE n.tier <= $clearance)
WITH x, min(length(p)) AS steps
ORDER BY steps, x.person_id
WITH collect({person: x, steps: steps}) AS reached
WITH reached[..$limit] AS listed, size(reached) AS total
WITH listed, total, [one IN listed | one.person] AS xs
RETURN
  COLLECT {
    UNWIND listed AS one
    WITH one.person AS x, one.steps AS steps
    RETURN {person: {{person x}}, steps: steps,
            has_risk_fact: EXISTS { MATCH (:Register {name: 'risk'})-[f:FLAGS]->(x) WHERE {{live f}} }}
    ORDER BY steps, x.person_id
  } AS people,
  total,
  COLLECT {
    UNWIND xs AS a
    MATCH (a)-[r:{{types}}]->(b:Person)
    WHERE b IN xs AND a <> b AND {{live r}}
    WITH a.person_id AS start_id, b.person_id AS end_id, type(r) AS type, collect(r) AS rs
    RETURN {start_id: start_id, end_id: end_id, type: type,
            kinds: COLLECT { UNWIND rs AS r RETURN DISTINCT r.kind ORDER BY r.kind },
            agencies: COLLECT { UNWIND rs AS r UNWIND coalesce(r.agencies, [r.agency]) AS agency RETURN DISTINCT agency ORDER BY agency },
            derived: all(r IN rs WHERE r.sources IS NOT NULL)}
    ORDER BY start_id, end_id, type
  } AS links;
