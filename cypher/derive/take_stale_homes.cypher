// title: Take households whose tiers may change
// purpose: A page of households, with who is said to live there.
// mode: write
// returns: household_id | string | the household
// returns: person_tier | integer | tier of one person there
// returns: statements | list<map<plain>> | what is said of that person there

// page: how many at a time
:param page => 200;

MATCH (h:Household)
USING INDEX SEEK h:Household(stale)
WHERE h.stale = 2
WITH h
LIMIT $page
SET h.stale = 1
WITH h
OPTIONAL MATCH (p:Person)-[r:LIVES_AT]->(h)
WITH h, p, collect(CASE WHEN r IS NULL THEN null ELSE r {.row_key, .confidential, .restriction, .tier,
       seen_from: r.seen_from.epochSeconds * 1000000 + r.seen_from.microsecond, id: elementId(r)} END) AS statements
RETURN h.household_id AS household_id, coalesce(p.tier, 0) AS person_tier, statements AS statements;
