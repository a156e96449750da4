// variants: profile, steps
// title: All lists of people {{steps}} long between two people, {{profile}} links
// purpose: Through whom are two people joined who are {{steps}} apart over {{profile}} links? Each list of people once, however many statements join them.
// mode: read
// returns: start_id | string | the first person
// returns: end_id | string | the last person
// returns: total | integer | how many lists of people there are
// returns: lists | list<map<plain>> | the first of them by ids, each as {people: [...]}
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// pairs: pairs of ids of people whose shortest distance is {{steps}}
:param pairs => [];
// limit: at most so many lists for each pair
:param limit => 20;

UNWIND $pairs AS pair
MATCH (a:Person {person_id: pair[0]}), (b:Person {person_id: pair[1]})
WHERE a.tier <= $clearance AND b.tier <= $clearance AND a <> b
[n>=2] CALL (b) {
[n>=2]   MATCH (b)-[r:{{types}}]-(m:Person)
[n>=2]   WHERE {{live r}} AND m.tier <= $clearance
[n>=2]   RETURN collect(DISTINCT m) AS last_but_one
[n>=2] }
[n>=2] MATCH (a)-[r:{{types}}]-(m1:Person)
[n>=2] WHERE {{live r}} AND m1.tier <= $clearance
[n=2]   AND m1 IN last_but_one
[n=2] WITH DISTINCT a, b, m1
[n=2] WITH a, b, [a, m1, b] AS people, m1.person_id AS through
[n>=3] WITH DISTINCT a, b, last_but_one, m1
[n>=3] MATCH (m1)-[r:{{types}}]-(m2:Person)
[n>=3] WHERE {{live r}} AND m2.tier <= $clearance
[n=3]   AND m2 IN last_but_one
[n=3] WITH DISTINCT a, b, m1, m2
[n=3] WITH a, b, [a, m1, m2, b] AS people, m1.person_id + ' ' + m2.person_id AS through
[n>=4] WITH DISTINCT a, b, last_but_one, m1, m2
[n>=4] MATCH (m2)-[r:{{types}}]-(m3:Person)
[n>=4] WHERE {{live r}} AND m3.tier <= $clearance AND m3 IN last_but_one
[n=4] WITH DISTINCT a, b, m1, m2, m3
[n=4] WITH a, b, [a, m1, m2, m3, b] AS people, m1.person_id + ' ' + m2.person_id + ' ' + m3.person_id AS through
[n=1] MATCH (a)-[r:{{types}}]-(b)
[n=1] WHERE {{live r}}
[n=1] WITH DISTINCT a, b
[n=1] WITH a, b, [a, b] AS people, '' AS through
ORDER BY through
WITH a, b, count(*) AS total, collect(people)[..$limit] AS lists
RETURN a.person_id AS start_id, b.person_id AS end_id, total,
  [people IN lists | {people: [x IN people | {{person x}}]}] AS lists;
