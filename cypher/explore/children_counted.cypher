// title: How many children are seen
// purpose: How many children are there on the day, and how many people of unknown age?
// source: templates/children_counted.cypher; `make docs` writes this file from it, so change it there
// mode: read
// rows: one
// returns: children | integer | people who are children on the day
// returns: age_unknown | integer | people whose birth date is not recorded
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// agency: only people of whom this agency holds a record; null for all
:param agency => null;

CALL () {
  MATCH (c:Person)
  WHERE c.birth_latest > $valid_on - duration({years: 18}) AND c.birth_earliest <= $valid_on AND c.deceased_on > $valid_on AND c.tier <= $clearance
    AND ($agency IS NULL OR EXISTS { MATCH (c)<-[:ABOUT]-(h:Record {agency: $agency}) WHERE h.retired_at IS NULL })
  RETURN count(*) AS children
}
CALL () {
  MATCH (c:Person {birth_known: false})
  WHERE c.deceased_on > $valid_on AND c.tier <= $clearance AND $known_on IS NOT NULL
    AND ($agency IS NULL OR EXISTS { MATCH (c)<-[:ABOUT]-(h:Record {agency: $agency}) WHERE h.retired_at IS NULL })
  RETURN count(*) AS age_unknown
}
RETURN children, age_unknown;
