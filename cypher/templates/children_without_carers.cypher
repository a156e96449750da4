// variants: none
// title: Children with no recorded carer, by level
// purpose: Which children have no recorded carer on the day, and how far does the record go?
// mode: read
// rows: one for each level, with the children's ids in one list
// returns: level | string | G0, G1, G2, G3, G4 or G5
// returns: children | integer | how many children are at that level
// returns: child_ids | list<string> | their ids in order
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// agency: only children of whom this agency holds a record, and only carers that it records; null for all
:param agency => null;
// age: child, or unknown for people whose birth date is not recorded
:param age => 'child';
// child_ids: only these people, children or without a birth date, whatever `age` says; none for all
:param child_ids => [];

// Children by the index on birth dates, people of unknown age by theirs.
CALL () {
  WITH $age AS age WHERE age <> 'unknown' AND size($child_ids) = 0
  MATCH (c:Person)
  WHERE {{child c}} AND c.tier <= $clearance
  RETURN c
  UNION ALL
  WITH $age AS age WHERE age = 'unknown' AND size($child_ids) = 0
  MATCH (c:Person {birth_known: false})
  WHERE c.deceased_on > $valid_on AND c.tier <= $clearance
  RETURN c
  UNION ALL
  UNWIND $child_ids AS child_id
  MATCH (c:Person {person_id: child_id})
  WHERE ({{child c}} OR NOT c.birth_known AND c.deceased_on > $valid_on) AND c.tier <= $clearance
  RETURN DISTINCT c
}
WITH c
WHERE $agency IS NULL OR EXISTS { MATCH (c)<-[:ABOUT]-(h:Record {agency: $agency}) WHERE h.retired_at IS NULL }
WITH c
// The usual carers first: most children are done here.
WHERE NOT EXISTS {
    MATCH (c)<-[r:PARENT_OF|CARES_FOR]-(x:Person)
    WHERE {{cares r}} AND x.tier <= $clearance AND x.deceased_on > $valid_on AND x <> c
      AND ($agency IS NULL OR r.agency = $agency)
  }
WITH c
WHERE NOT EXISTS {
    MATCH (c)<-[r:{{between_people}}]-(x:Person)
    WHERE {{cares r}} AND x.tier <= $clearance AND x.deceased_on > $valid_on AND x <> c
      AND ($agency IS NULL OR r.agency = $agency)
  }
WITH c, CASE
  WHEN $agency IS NOT NULL AND EXISTS {
    MATCH (c)<-[r:{{between_people}}]-(x:Person)
    WHERE {{cares r}} AND x.tier <= $clearance AND x.deceased_on > $valid_on AND x <> c
  } THEN 'G2'
  WHEN EXISTS {
    MATCH (c)-[l:LIVES_AT]->(:Household)
    WHERE (l.kind = 'placement' OR l.dwelling_kind = 'childrens_home' AND l.kind IN ['home', 'stays', 'bail'])
      AND {{lived l c}}
  } THEN 'G5'
  WHEN EXISTS {
    MATCH (c)<-[r:{{between_people}}]-(x:Person)
    WHERE {{care_statement r}} AND r.tier <= $clearance AND x.tier <= $clearance AND x <> c
      AND r.known_from <= $known_on AND coalesce(r.valid_from, date('0001-01-01')) <= $valid_on
  } THEN 'G3'
  WHEN EXISTS {
    MATCH (c)-[s:SUSPECTED_SAME]-(d:Person)
    WHERE {{may_be_one s c d}}
    MATCH (d)<-[r:{{between_people}}]-(x:Person)
    WHERE {{cares r}} AND x.tier <= $clearance AND x.deceased_on > $valid_on AND x <> c AND x <> d
  } THEN 'G4'
  WHEN EXISTS {
    MATCH (c)-[r:{{all_types}}]-(x:Person)
    WHERE {{lasting r}} AND x.tier <= $clearance AND x <> c
  } THEN 'G1'
  ELSE 'G0'
END AS level
WITH level, c.person_id AS child_id ORDER BY child_id
RETURN level, count(*) AS children, collect(child_id) AS child_ids
ORDER BY level;
