// variants: none
// title: Adults in a child's home with no recorded relationship to anyone there
// purpose: Which adults live with a child and have no recorded relationship to the child or to anyone else who lives with the child?
// mode: read
// rows: two lists of one length
// returns: adult_ids | list<string> | the adults
// returns: child_ids | list<string> | the child whose home it is, in the same place
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');

MATCH (c:Person)
WHERE {{child c}} AND c.tier <= $clearance
MATCH (c)-[r:LIVES_WITH]-(a:Person)
WHERE {{live r}} AND a.tier <= $clearance AND a <> c AND a.deceased_on > $valid_on
  AND (NOT a.birth_known OR a.birth_earliest <= $valid_on AND a.birth_latest <= $valid_on - duration({years: 18}))
WITH DISTINCT c, a
// Explained by a tie to the child, or by lodging or staying there.
WHERE NOT EXISTS { MATCH (a)-[r:PARENT_OF|CARES_FOR|PARTNER_OF|SIBLING_OF|RELATED_TO|ASSOCIATES_WITH]-(c) WHERE {{lasting r}} }
  AND NOT EXISTS { MATCH (a)-[r:LIVES_WITH]-(c) WHERE r.sources IS NULL AND r.kind IN ['lodger', 'stays_with'] AND {{lasting r}} }
  AND NOT EXISTS {
    MATCH (c)-[l:LIVES_WITH]-(b:Person)
    WHERE {{live l}} AND b.tier <= $clearance AND b <> a AND b <> c
      AND (EXISTS { MATCH (a)-[r:PARENT_OF|CARES_FOR|PARTNER_OF|SIBLING_OF|RELATED_TO|ASSOCIATES_WITH]-(b) WHERE {{lasting r}} }
        OR EXISTS { MATCH (a)-[r:LIVES_WITH]-(b) WHERE r.sources IS NULL AND r.kind IN ['lodger', 'stays_with'] AND {{lasting r}} })
  }
WITH a.person_id AS adult_id, c.person_id AS child_id ORDER BY adult_id, child_id
RETURN collect(adult_id) AS adult_ids, collect(child_id) AS child_ids;
