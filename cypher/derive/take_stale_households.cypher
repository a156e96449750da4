// title: Take households to be worked out
// purpose: A page of households with every statement that bears on who lived with whom there.
// mode: write
// returns: household_id | string | the household
// returns: residences | list<map<plain>> | statements of who lives there
// returns: places | list<map<plain>> | incidents there

// page: how many at a time
:param page => 200;

MATCH (h:Household)
USING INDEX SEEK h:Household(stale)
WHERE h.stale = 1
WITH h
LIMIT $page
REMOVE h.stale
WITH h
OPTIONAL MATCH (p:Person)-[r:LIVES_AT]->(h)
WITH h, collect(CASE WHEN r IS NULL THEN null ELSE r {.statement_id, .from_record, .agency, .kind, .dwelling_kind,
       .tier, .address, .postcode, walk_from: toString(r.walk_from), valid_to: toString(r.valid_to),
       known_from: toString(r.known_from), known_to: toString(r.known_to),
       lives_to: toString(r.lives_to), ended_from: [day IN r.ended_from | toString(day)],
       ended_known_from: [day IN r.ended_known_from | toString(day)], ended_known_to: [day IN r.ended_known_to | toString(day)],
       recorded_at: toString(r.recorded_at), person_id: p.person_id, place_tier: p.place_tier, id: elementId(r)} END) AS residences
OPTIONAL MATCH (i:Incident)-[a:AT]->(h)
RETURN h.household_id AS household_id, residences AS residences,
       collect(CASE WHEN a IS NULL THEN null ELSE a {.address, .postcode, .tier} END) AS places;
