// variants: none
// title: Places sealed because two records may be one person
// purpose: Which suspicions that two records are one person seal somebody's place and contact, and what is sealed by each?
// mode: read
// rows: one for each suspicion that seals something
// returns: left_record | string | one record, by agency, system and id
// returns: right_record | string | the other record
// returns: left | map<plain> | the person of the first record
// returns: right | map<plain> | the person of the second record
// returns: left_tier | integer | tier of the first person
// returns: right_tier | integer | tier of the second person
// returns: place_tier | integer | clearance that it takes to know the place of either
// returns: put_at | datetime | since when it stands
// returns: put_by | string | who put it there
// returns: reason | string | why
// returns: left_places | list<string> | addresses and telephone numbers of the first person that it seals
// returns: right_places | list<string> | those of the second person
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');

MATCH (a:Person)-[s:SUSPECTED_SAME]->(b:Person)
WHERE a.place_tier <= $clearance AND b.place_tier <= $clearance AND a <> b AND $valid_on IS NOT NULL
  AND (a.tier < a.place_tier OR b.tier < b.place_tier)
RETURN s.from_record AS left_record, s.to_record AS right_record, {{person a}} AS left, {{person b}} AS right,
  a.tier AS left_tier, b.tier AS right_tier, a.place_tier AS place_tier,
  s.recorded_at AS put_at, s.put_by AS put_by, s.reason AS reason,
  CASE WHEN a.tier < a.place_tier THEN {{contact a}} ELSE [] END AS left_places,
  CASE WHEN b.tier < b.place_tier THEN {{contact b}} ELSE [] END AS right_places
ORDER BY put_at, left_record, right_record;
