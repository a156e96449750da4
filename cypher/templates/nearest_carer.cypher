// variants: none
// title: The nearest person who cares for any child
// purpose: For these children: who is the nearest person, at most four steps away over close links, who cares for any child?
// mode: read
// rows: at most one for each child asked about
// returns: child_id | string | the child
// returns: carer_id | string | the nearest person who cares for a child, ties by id
// returns: steps | integer | how many steps away
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// child_ids: the children
:param child_ids => [];

UNWIND $child_ids AS child_id
MATCH (c:Person {person_id: child_id}) WHERE c.tier <= $clearance
// Nearest first: a longer search only for whom a shorter one found nobody.
CALL (c) {
  MATCH p = (c)-[rs:{{types}}*1..1]-(x:Person)
  WHERE all(r IN rs WHERE {{live r}})
    AND all(n IN nodes(p) WHERE n.tier <= $clearance)
  WITH c, x, min(length(p)) AS distance
  WHERE distance = 1 AND x <> c AND x.deceased_on > $valid_on AND EXISTS {
      MATCH (x)-[k:{{between_people}}]->(ward:Person)
      WHERE {{cares k}} AND ward.tier <= $clearance AND ward <> x AND {{child ward}}
    }
  RETURN min(x.person_id) AS at_1
}
CALL (c, at_1) {
  MATCH p = (c)-[rs:{{types}}*1..2]-(x:Person)
  WHERE at_1 IS NULL AND all(r IN rs WHERE {{live r}})
    AND all(n IN nodes(p) WHERE n.tier <= $clearance)
  WITH c, x, min(length(p)) AS distance
  WHERE distance = 2 AND x <> c AND x.deceased_on > $valid_on AND EXISTS {
      MATCH (x)-[k:{{between_people}}]->(ward:Person)
      WHERE {{cares k}} AND ward.tier <= $clearance AND ward <> x AND {{child ward}}
    }
  RETURN min(x.person_id) AS at_2
}
CALL (c, at_1, at_2) {
  MATCH p = (c)-[rs:{{types}}*1..3]-(x:Person)
  WHERE coalesce(at_1, at_2) IS NULL AND all(r IN rs WHERE {{live r}})
    AND all(n IN nodes(p) WHERE n.tier <= $clearance)
  WITH c, x, min(length(p)) AS distance
  WHERE distance = 3 AND x <> c AND x.deceased_on > $valid_on AND EXISTS {
      MATCH (x)-[k:{{between_people}}]->(ward:Person)
      WHERE {{cares k}} AND ward.tier <= $clearance AND ward <> x AND {{child ward}}
    }
  RETURN min(x.person_id) AS at_3
}
CALL (c, at_1, at_2, at_3) {
  MATCH p = (c)-[rs:{{types}}*1..4]-(x:Person)
  WHERE coalesce(at_1, at_2, at_3) IS NULL AND all(r IN rs WHERE {{live r}})
    AND all(n IN nodes(p) WHERE n.tier <= $clearance)
  WITH c, x, min(length(p)) AS distance
  WHERE distance = 4 AND x <> c AND x.deceased_on > $valid_on AND EXISTS {
      MATCH (x)-[k:{{between_people}}]->(ward:Person)
      WHERE {{cares k}} AND ward.tier <= $clearance AND ward <> x AND {{child ward}}
    }
  RETURN min(x.person_id) AS at_4
}
WITH c, [at_1, at_2, at_3, at_4] AS found
UNWIND range(1, 4) AS steps
WITH c, steps, found[steps - 1] AS carer_id WHERE carer_id IS NOT NULL
RETURN c.person_id AS child_id, carer_id, steps;
