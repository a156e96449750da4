// variants: none
// title: How many people were ever linked with one person
// purpose: Is anybody recorded as linked with this person in any way, ended links too?
// mode: read
// rows: one
// returns: people | integer | people with any link that had begun by the day
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// person_id: the person asked about
:param person_id => '';

MATCH (c:Person {person_id: $person_id}) WHERE c.tier <= $clearance
RETURN COUNT { MATCH (c)-[r:{{all_types}}]-(x:Person) WHERE r.tier <= $clearance AND r.walk_from <= $valid_on AND r.known_from <= $known_on AND r.known_to > $known_on AND x.tier <= $clearance AND x <> c RETURN DISTINCT x } AS people;
