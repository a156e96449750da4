// title: All lists of people three steps long between two people, all links
// purpose: Through whom are two people joined who are three steps apart over all links? Each list of people once, however many statements join them.
// source: templates/people_lists.cypher; `make docs` writes this file from it, so change it there
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
// pairs: pairs of ids of people whose shortest distance is three steps
:param pairs => [];
// limit: at most so many lists for each pair
:param limit => 20;

UNWIND $pairs AS pair
MATCH (a:Person {person_id: pair[0]}), (b:Person {person_id: pair[1]})
WHERE a.tier <= $clearance AND b.tier <= $clearance AND a <> b
CALL (b) {
  MATCH (b)-[r:PARENT_OF|CARES_FOR|PARTNER_OF|SIBLING_OF|RELATED_TO|LIVES_WITH|ASSOCIATES_WITH|INVOLVED_WITH]-(m:Person)
  WHERE r.tier <= $clearance AND r.walk_from <= $valid_on AND r.wider_to > $valid_on AND r.known_from <= $known_on AND r.known_to > $known_on AND m.tier <= $clearance
  RETURN collect(DISTINCT m) AS last_but_one
}
MATCH (a)-[r:PARENT_OF|CARES_FOR|PARTNER_OF|SIBLING_OF|RELATED_TO|LIVES_WITH|ASSOCIATES_WITH|INVOLVED_WITH]-(m1:Person)
WHERE r.tier <= $clearance AND r.walk_from <= $valid_on AND r.wider_to > $valid_on AND r.known_from <= $known_on AND r.known_to > $known_on AND m1.tier <= $clearance
WITH DISTINCT a, b, last_but_one, m1
MATCH (m1)-[r:PARENT_OF|CARES_FOR|PARTNER_OF|SIBLING_OF|RELATED_TO|LIVES_WITH|ASSOCIATES_WITH|INVOLVED_WITH]-(m2:Person)
WHERE r.tier <= $clearance AND r.walk_from <= $valid_on AND r.wider_to > $valid_on AND r.known_from <= $known_on AND r.known_to > $known_on AND m2.tier <= $clearance
  AND m2 IN last_but_one
WITH DISTINCT a, b, m1, m2
WITH a, b, [a, m1, m2, b] AS people, m1.person_id + ' ' + m2.person_id AS through
ORDER BY through
WITH a, b, count(*) AS total, collect(people)[..$limit] AS lists
RETURN a.person_id AS start_id, b.person_id AS end_id, total,
  [people IN lists | {people: [x IN people | {person_id: x.person_id, name: x.name, birth_earliest: toString(x.birth_earliest), birth_latest: toString(x.birth_latest), birth_known: x.birth_known, deceased_on: toString(x.deceased_on), sex: x.sex, agencies: x.agencies}]}] AS lists;
