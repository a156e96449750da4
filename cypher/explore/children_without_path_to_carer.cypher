// title: Children with no path to anyone who cares for a child
// purpose: Which of these children have no recorded path of at most four close steps to anyone who cares for any child?
// source: templates/children_without_path_to_carer.cypher; `make docs` writes this file from it, so change it there
// mode: read
// rows: one list
// returns: child_ids | list<string> | those with no such path, in the order asked
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
  AND NOT EXISTS {
    MATCH p = (c)-[rs:PARENT_OF|CARES_FOR|PARTNER_OF|SIBLING_OF|RELATED_TO|LIVES_WITH*1..4]-(x:Person)
    WHERE all(r IN rs WHERE r.tier <= $clearance AND r.walk_from <= $valid_on AND r.close_to > $valid_on AND r.known_from <= $known_on AND r.known_to > $known_on)
      AND all(n IN nodes(p) WHERE n.tier <= $clearance)
    WITH DISTINCT c, x
    WHERE x <> c AND x.deceased_on > $valid_on AND EXISTS {
          MATCH (x)-[k:ASSOCIATES_WITH|CARES_FOR|LIVES_WITH|MUST_NOT_CONTACT|NOT_RELATED_TO|PARENT_OF|PARTNER_OF|RELATED_TO|SIBLING_OF|WORKS_WITH]->(ward:Person)
          WHERE k.tier <= $clearance AND k.care_from <= $valid_on AND k.care_to > $valid_on AND k.known_from <= $known_on AND k.known_to > $known_on AND ward.tier <= $clearance AND ward <> x AND ward.birth_latest > $valid_on - duration({years: 18}) AND ward.birth_earliest <= $valid_on AND ward.deceased_on > $valid_on
        }
    RETURN x
  }
RETURN collect(child_id) AS child_ids;
