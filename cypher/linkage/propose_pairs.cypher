// title: Propose pairs
// purpose: Keep pairs of records that the model says may be one person; whose suspicion changes is marked.
// mode: write
// returns: changed | integer | pairs that are new, or weigh otherwise

// batch: pair, both records, weight, probability, weight without places, whether it rests on places
:param batch => [];
// model: name and version of the model
:param model => '';
// at: now
:param at => date('2026-06-01');

UNWIND $batch AS row
MATCH (l:Record {record_key: row.left})-[:ABOUT]->(p:Person)
MATCH (r:Record {record_key: row.right})-[:ABOUT]->(q:Person)
MERGE (c:CandidatePair {pair_key: row.pair_key})
ON CREATE SET c.left = row.left, c.right = row.right, c.match_id = row.match_id
MERGE (c)-[:COMPARES]->(l)
MERGE (c)-[:COMPARES]->(r)
WITH c, row, p, q, c.above IS NULL OR c.bits <> row.bits OR c.model <> $model AS changed
FOREACH (_ IN CASE WHEN c.suspected THEN [] ELSE [1] END | SET p.stale = 1, q.stale = 1)
SET c.above = true, c.suspected = true, c.bits = row.bits, c.probability = row.probability, c.model = $model,
    c.weight = row.weight, c.by_place = CASE WHEN row.by_place THEN true END,
    c.first_scored_at = coalesce(c.first_scored_at, $at), c.proposed_at = coalesce(c.proposed_at, $at)
RETURN sum(CASE WHEN changed THEN 1 ELSE 0 END) AS changed;
