// title: Picture: who lived at an address on the day, and how they are related
// purpose: Who is recorded at this address on the day, by whom, and which of them are linked?
// source: templates/analyst/draw_household.cypher; `make docs` writes this file from it, so change it there
// mode: read
// rows: at most so many people for each home
// returns: home | map | the home
// returns: people | list<map> | people who lived there
// returns: links | list<map> | residences, and statements between those people
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// address: how the address begins
:param address => '12 Alder Row';
// drawn: at most so many people for each home
:param drawn => 12;

MATCH (h:Household)
WHERE h.address STARTS WITH $address
MATCH (s:Person)-[l:LIVES_AT]->(h)
WHERE l.tier <= $clearance AND l.known_from <= $known_on AND l.known_to > $known_on AND l.walk_from <= $valid_on AND coalesce(l.valid_to, date('9999-12-31')) > $valid_on AND NOT (l.kind = 'home' AND l.valid_to IS NULL AND EXISTS {
      MATCH (s)-[newer:LIVES_AT {kind: 'home', from_record: l.from_record}]->()
      WHERE newer.walk_from > l.walk_from AND newer.walk_from <= $valid_on
        AND newer.tier <= l.tier
        AND newer.known_from <= $known_on AND newer.known_to > $known_on
    }) AND s.place_tier <= $clearance AND l.kind <> 'correspondence'
WITH h, s, l ORDER BY s.person_id, l.statement_id
WITH h, s, collect(l) AS residences ORDER BY s.person_id
WITH h, collect(s)[..$drawn] AS people, collect(residences)[..$drawn] AS residences
WITH h, people, reduce(all = [], some IN residences | all + some) AS residences
UNWIND people AS a
OPTIONAL MATCH (a)-[r:PARENT_OF|CARES_FOR|PARTNER_OF|SIBLING_OF|RELATED_TO|LIVES_WITH|ASSOCIATES_WITH|INVOLVED_WITH]->(b:Person)
WHERE b IN people AND r.tier <= $clearance AND r.walk_from <= $valid_on AND r.wider_to > $valid_on AND r.known_from <= $known_on AND r.known_to > $known_on
WITH h, people, residences, r ORDER BY type(r) + coalesce(r.statement_id, r.incident_key + head(r.sources) + last(r.sources), '') + r.from_record + r.to_record + toString(r.walk_from) + toString(r.close_to) + toString(r.known_from) + toString(r.known_to) + toString(r.recorded_at)
WITH h, people, residences, collect(r) AS between
RETURN h AS home, people, residences + between AS links
ORDER BY h.household_id;
