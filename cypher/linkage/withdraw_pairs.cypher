// title: Propose pairs no longer
// purpose: Take off what the model no longer says of pairs; suspicions by hand and decisions stay.
// mode: write

// pair_keys: pairs
:param pair_keys => [];

UNWIND $pair_keys AS key
MATCH (c:CandidatePair {pair_key: key})
SET c.suspected = c.put_by IS NOT NULL,
    c.proposed_at = CASE WHEN c.put_by IS NULL AND c.verdict IS NULL THEN null ELSE c.proposed_at END
REMOVE c.above, c.bits, c.probability, c.model, c.weight, c.by_place, c.first_scored_at
WITH c
MATCH (c)-[:COMPARES]->(:Record)-[:ABOUT]->(p:Person)
SET p.stale = 1;
