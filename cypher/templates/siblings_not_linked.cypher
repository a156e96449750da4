// variants: none
// title: Children of one parent or carer who are not recorded as siblings
// purpose: Which two children have a recorded parent or carer in common and no recorded sibling link?
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
WHERE {{child a}} AND a.tier <= $clearance
MATCH (a)<-[r:PARENT_OF|CARES_FOR]-(x:Person)
WHERE {{known r}} AND r.walk_from <= $valid_on AND r.close_to > $valid_on
    AND (type(r) = 'PARENT_OF' OR r.kind IN ['step_parent', 'guardian', 'special_guardian', 'carer_kinship']) AND x.tier <= $clearance
WITH DISTINCT a, x
MATCH (x)-[r:PARENT_OF|CARES_FOR]->(b:Person)
WHERE b.person_id > a.person_id AND x <> a AND x <> b AND {{known r}} AND r.walk_from <= $valid_on AND r.close_to > $valid_on
    AND (type(r) = 'PARENT_OF' OR r.kind IN ['step_parent', 'guardian', 'special_guardian', 'carer_kinship'])
  AND b.tier <= $clearance AND {{child b}}
WITH DISTINCT a, b
WHERE NOT EXISTS { MATCH (a)-[r:SIBLING_OF]-(b) WHERE {{live r}} }
  AND NOT EXISTS { MATCH (a)-[r:RELATED_TO {kind: 'step_sibling'}]-(b) WHERE {{live r}} }
WITH a.person_id AS a_id, b.person_id AS b_id ORDER BY a_id, b_id
RETURN collect(a_id) AS a_ids, collect(b_id) AS b_ids;
