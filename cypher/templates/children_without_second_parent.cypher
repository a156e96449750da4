// variants: none
// title: Children with exactly one recorded parent
// purpose: Which children have one recorded parent and no second?
// mode: read
// rows: two lists of one length
// returns: child_ids | list<string> | the children in order
// returns: parent_ids | list<string> | the one parent of each, in the same place
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');

MATCH (c:Person)
WHERE {{child c}} AND c.tier <= $clearance
MATCH (c)<-[r:PARENT_OF]-(x:Person)
WHERE {{live r}} AND x.tier <= $clearance AND x <> c
WITH c.person_id AS child_id, count(DISTINCT x) AS parents, min(x.person_id) AS parent_id
WHERE parents = 1
WITH child_id, parent_id ORDER BY child_id
RETURN collect(child_id) AS child_ids, collect(parent_id) AS parent_ids;
