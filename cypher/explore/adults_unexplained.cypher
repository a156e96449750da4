// title: Adults in a child's home with no recorded relationship to anyone there
// purpose: Which adults live with a child and have no recorded relationship to the child or to anyone else who lives with the child?
// source: templates/adults_unexplained.cypher; `make docs` writes this file from it, so change it there
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
WHERE c.birth_latest > $valid_on - duration({years: 18}) AND c.birth_earliest <= $valid_on AND c.deceased_on > $valid_on AND c.tier <= $clearance
MATCH (c)-[r:LIVES_WITH]-(a:Person)
WHERE r.tier <= $clearance AND r.walk_from <= $valid_on AND r.close_to > $valid_on AND r.known_from <= $known_on AND r.known_to > $known_on AND a.tier <= $clearance AND a <> c AND a.deceased_on > $valid_on
  AND (NOT a.birth_known OR a.birth_earliest <= $valid_on AND a.birth_latest <= $valid_on - duration({years: 18}))
WITH DISTINCT c, a
// Explained by a tie to the child, or by lodging or staying there.
WHERE NOT EXISTS { MATCH (a)-[r:PARENT_OF|CARES_FOR|PARTNER_OF|SIBLING_OF|RELATED_TO|ASSOCIATES_WITH]-(c) WHERE r.tier <= $clearance AND r.walk_from <= $valid_on AND r.wider_to > $valid_on AND r.known_from <= $known_on AND r.known_to > $known_on }
  AND NOT EXISTS { MATCH (a)-[r:LIVES_WITH]-(c) WHERE r.sources IS NULL AND r.kind IN ['lodger', 'stays_with'] AND r.tier <= $clearance AND r.walk_from <= $valid_on AND r.wider_to > $valid_on AND r.known_from <= $known_on AND r.known_to > $known_on }
  AND NOT EXISTS {
    MATCH (c)-[l:LIVES_WITH]-(b:Person)
    WHERE l.tier <= $clearance AND l.walk_from <= $valid_on AND l.close_to > $valid_on AND l.known_from <= $known_on AND l.known_to > $known_on AND b.tier <= $clearance AND b <> a AND b <> c
      AND (EXISTS { MATCH (a)-[r:PARENT_OF|CARES_FOR|PARTNER_OF|SIBLING_OF|RELATED_TO|ASSOCIATES_WITH]-(b) WHERE r.tier <= $clearance AND r.walk_from <= $valid_on AND r.wider_to > $valid_on AND r.known_from <= $known_on AND r.known_to > $known_on }
        OR EXISTS { MATCH (a)-[r:LIVES_WITH]-(b) WHERE r.sources IS NULL AND r.kind IN ['lodger', 'stays_with'] AND r.tier <= $clearance AND r.walk_from <= $valid_on AND r.wider_to > $valid_on AND r.known_from <= $known_on AND r.known_to > $known_on })
  }
WITH a.person_id AS adult_id, c.person_id AS child_id ORDER BY adult_id, child_id
RETURN collect(adult_id) AS adult_ids, collect(child_id) AS child_ids;
