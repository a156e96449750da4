// variants: none
// title: Children with no path to anyone who cares for a child
// purpose: Which of these children have no recorded path of at most four close steps to anyone who cares for any child?
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
    MATCH p = (c)-[rs:{{types}}*1..4]-(x:Person)
    WHERE all(r IN rs WHERE {{live r}})
      AND all(n IN nodes(p) WHERE n.tier <= $clearance)
    WITH DISTINCT c, x
    WHERE x <> c AND x.deceased_on > $valid_on AND EXISTS {
          MATCH (x)-[k:{{between_people}}]->(ward:Person)
          WHERE {{cares k}} AND ward.tier <= $clearance AND ward <> x AND {{child ward}}
        }
    RETURN x
  }
RETURN collect(child_id) AS child_ids;
