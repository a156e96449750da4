// title: The nearest person who cares for any child
// purpose: For these children: who is the nearest person, at most four steps away over close links, who cares for any child?
// source: templates/nearest_carer.cypher; `make docs` writes this file from it, so change it there
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
  MATCH p = (c)-[rs:PARENT_OF|CARES_FOR|PARTNER_OF|SIBLING_OF|RELATED_TO|LIVES_WITH*1..1]-(x:Person)
  WHERE all(r IN rs WHERE r.tier <= $clearance AND r.walk_from <= $valid_on AND r.close_to > $valid_on AND r.known_from <= $known_on AND r.known_to > $known_on)
    AND all(n IN nodes(p) WHERE n.tier <= $clearance)
  WITH c, x, min(length(p)) AS distance
  WHERE distance = 1 AND x <> c AND x.deceased_on > $valid_on AND EXISTS {
      MATCH (x)-[k:ASSOCIATES_WITH|CARES_FOR|LIVES_WITH|MUST_NOT_CONTACT|NOT_RELATED_TO|PARENT_OF|PARTNER_OF|RELATED_TO|SIBLING_OF|WORKS_WITH]->(ward:Person)
      WHERE k.tier <= $clearance AND k.care_from <= $valid_on AND k.care_to > $valid_on AND k.known_from <= $known_on AND k.known_to > $known_on AND ward.tier <= $clearance AND ward <> x AND ward.birth_latest > $valid_on - duration({years: 18}) AND ward.birth_earliest <= $valid_on AND ward.deceased_on > $valid_on
    }
  RETURN min(x.person_id) AS at_1
}
CALL (c, at_1) {
  MATCH p = (c)-[rs:PARENT_OF|CARES_FOR|PARTNER_OF|SIBLING_OF|RELATED_TO|LIVES_WITH*1..2]-(x:Person)
  WHERE at_1 IS NULL AND all(r IN rs WHERE r.tier <= $clearance AND r.walk_from <= $valid_on AND r.close_to > $valid_on AND r.known_from <= $known_on AND r.known_to > $known_on)
    AND all(n IN nodes(p) WHERE n.tier <= $clearance)
  WITH c, x, min(length(p)) AS distance
  WHERE distance = 2 AND x <> c AND x.deceased_on > $valid_on AND EXISTS {
      MATCH (x)-[k:ASSOCIATES_WITH|CARES_FOR|LIVES_WITH|MUST_NOT_CONTACT|NOT_RELATED_TO|PARENT_OF|PARTNER_OF|RELATED_TO|SIBLING_OF|WORKS_WITH]->(ward:Person)
      WHERE k.tier <= $clearance AND k.care_from <= $valid_on AND k.care_to > $valid_on AND k.known_from <= $known_on AND k.known_to > $known_on AND ward.tier <= $clearance AND ward <> x AND ward.birth_latest > $valid_on - duration({years: 18}) AND ward.birth_earliest <= $valid_on AND ward.deceased_on > $valid_on
    }
  RETURN min(x.person_id) AS at_2
}
CALL (c, at_1, at_2) {
  MATCH p = (c)-[rs:PARENT_OF|CARES_FOR|PARTNER_OF|SIBLING_OF|RELATED_TO|LIVES_WITH*1..3]-(x:Person)
  WHERE coalesce(at_1, at_2) IS NULL AND all(r IN rs WHERE r.tier <= $clearance AND r.walk_from <= $valid_on AND r.close_to > $valid_on AND r.known_from <= $known_on AND r.known_to > $known_on)
    AND all(n IN nodes(p) WHERE n.tier <= $clearance)
  WITH c, x, min(length(p)) AS distance
  WHERE distance = 3 AND x <> c AND x.deceased_on > $valid_on AND EXISTS {
      MATCH (x)-[k:ASSOCIATES_WITH|CARES_FOR|LIVES_WITH|MUST_NOT_CONTACT|NOT_RELATED_TO|PARENT_OF|PARTNER_OF|RELATED_TO|SIBLING_OF|WORKS_WITH]->(ward:Person)
      WHERE k.tier <= $clearance AND k.care_from <= $valid_on AND k.care_to > $valid_on AND k.known_from <= $known_on AND k.known_to > $known_on AND ward.tier <= $clearance AND ward <> x AND ward.birth_latest > $valid_on - duration({years: 18}) AND ward.birth_earliest <= $valid_on AND ward.deceased_on > $valid_on
    }
  RETURN min(x.person_id) AS at_3
}
CALL (c, at_1, at_2, at_3) {
  MATCH p = (c)-[rs:PARENT_OF|CARES_FOR|PARTNER_OF|SIBLING_OF|RELATED_TO|LIVES_WITH*1..4]-(x:Person)
  WHERE coalesce(at_1, at_2, at_3) IS NULL AND all(r IN rs WHERE r.tier <= $clearance AND r.walk_from <= $valid_on AND r.close_to > $valid_on AND r.known_from <= $known_on AND r.known_to > $known_on)
    AND all(n IN nodes(p) WHERE n.tier <= $clearance)
  WITH c, x, min(length(p)) AS distance
  WHERE distance = 4 AND x <> c AND x.deceased_on > $valid_on AND EXISTS {
      MATCH (x)-[k:ASSOCIATES_WITH|CARES_FOR|LIVES_WITH|MUST_NOT_CONTACT|NOT_RELATED_TO|PARENT_OF|PARTNER_OF|RELATED_TO|SIBLING_OF|WORKS_WITH]->(ward:Person)
      WHERE k.tier <= $clearance AND k.care_from <= $valid_on AND k.care_to > $valid_on AND k.known_from <= $known_on AND k.known_to > $known_on AND ward.tier <= $clearance AND ward <> x AND ward.birth_latest > $valid_on - duration({years: 18}) AND ward.birth_earliest <= $valid_on AND ward.deceased_on > $valid_on
    }
  RETURN min(x.person_id) AS at_4
}
WITH c, [at_1, at_2, at_3, at_4] AS found
UNWIND range(1, 4) AS steps
WITH c, steps, found[steps - 1] AS carer_id WHERE carer_id IS NOT NULL
RETURN c.person_id AS child_id, carer_id, steps;
