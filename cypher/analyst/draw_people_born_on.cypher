// title: Picture: people born on one day, and the records about them
// purpose: Which records of which agencies speak of people born on this day, and which of them are held to be one person?
// source: templates/analyst/draw_people_born_on.cypher; `make docs` writes this file from it, so change it there
// mode: read
// rows: at most so many people
// returns: person | map | a person born on the day
// returns: records | list<map> | the records about that person
// returns: links | list<map> | which record is about whom
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// born_on: the day of birth
:param born_on => date('2017-05-14');
// drawn: at most so many people
:param drawn => 12;

MATCH (p:Person)
WHERE p.birth_latest = $born_on AND p.birth_earliest = $born_on AND p.birth_latest <= $valid_on
  AND p.tier <= $clearance
WITH p ORDER BY p.person_id LIMIT $drawn
MATCH (p)<-[a:ABOUT]-(r:Record)
WHERE date(datetime({datetime: r.recorded_at, timezone: 'Europe/London'})) <= $known_on
WITH p, r, a ORDER BY r.record_key
RETURN p AS person, collect(r) AS records, collect(a) AS links
ORDER BY p.person_id;
