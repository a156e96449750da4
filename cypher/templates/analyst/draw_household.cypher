// variants: none
// title: Picture: who lived at an address on the day, and how they are related
// purpose: Who is recorded at this address on the day, by whom, and which of them are linked?
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
WHERE {{lived l s}} AND s.place_tier <= $clearance AND l.kind <> 'correspondence'
WITH h, s, l ORDER BY s.person_id, l.statement_id
WITH h, s, collect(l) AS residences ORDER BY s.person_id
WITH h, collect(s)[..$drawn] AS people, collect(residences)[..$drawn] AS residences
WITH h, people, reduce(all = [], some IN residences | all + some) AS residences
UNWIND people AS a
OPTIONAL MATCH (a)-[r:{{all_types}}]->(b:Person)
WHERE b IN people AND {{lasting r}}
WITH h, people, residences, r ORDER BY {{written r}}
WITH h, people, residences, collect(r) AS between
RETURN h AS home, people, residences + between AS links
ORDER BY h.household_id;
