// title: Children of one parent or carer who are not recorded as siblings
// purpose: Which two children have a recorded parent or carer in common and no recorded sibling link?
// source: templates/siblings_not_linked.cypher; `make docs` writes this file from it, so change it there
// mode: read
// rows: two lists of one length
// returns: a_ids | list<string> | one child of each pair
// returns: b_ids | list<string> | the other child, in the same place
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');

MATCH (a:Person)
WHERE a.birth_latest > $valid_on - duration({years: 18}) AND a.birth_earliest <= $valid_on AND a.deceased_on > $valid_on AND a.tier <= $clearance
MATCH (a)<-[r:PARENT_OF|CARES_FOR]-(x:Person)
WHERE r.tier <= $clearance AND r.known_from <= $known_on AND r.known_to > $known_on AND r.walk_from <= $valid_on AND r.close_to > $valid_on
    AND (type(r) = 'PARENT_OF' OR r.kind IN ['step_parent', 'guardian', 'special_guardian', 'carer_kinship']) AND x.tier <= $clearance
WITH DISTINCT a, x
MATCH (x)-[r:PARENT_OF|CARES_FOR]->(b:Person)
WHERE b.person_id > a.person_id AND x <> a AND x <> b AND r.tier <= $clearance AND r.known_from <= $known_on AND r.known_to > $known_on AND r.walk_from <= $valid_on AND r.close_to > $valid_on
    AND (type(r) = 'PARENT_OF' OR r.kind IN ['step_parent', 'guardian', 'special_guardian', 'carer_kinship'])
  AND b.tier <= $clearance AND b.birth_latest > $valid_on - duration({years: 18}) AND b.birth_earliest <= $valid_on AND b.deceased_on > $valid_on
WITH DISTINCT a, b
WHERE NOT EXISTS { MATCH (a)-[r:SIBLING_OF]-(b) WHERE r.tier <= $clearance AND r.walk_from <= $valid_on AND r.close_to > $valid_on AND r.known_from <= $known_on AND r.known_to > $known_on }
  AND NOT EXISTS { MATCH (a)-[r:RELATED_TO {kind: 'step_sibling'}]-(b) WHERE r.tier <= $clearance AND r.walk_from <= $valid_on AND r.close_to > $valid_on AND r.known_from <= $known_on AND r.known_to > $known_on }
WITH a.person_id AS a_id, b.person_id AS b_id ORDER BY a_id, b_id
RETURN collect(a_id) AS a_ids, collect(b_id) AS b_ids;
