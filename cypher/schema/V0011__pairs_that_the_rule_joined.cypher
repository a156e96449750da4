// Whom the rule joined so far are pairs of the queue too; their ids are written when their people are looked at.
MATCH (d:Decision {rule: 'verified_identifier'})
WHERE d.retracted_at IS NULL
MATCH (l:Record {record_key: d.left})-[:ABOUT]->(p:Person)
MATCH (r:Record {record_key: d.right})-[:ABOUT]->(q:Person)
MERGE (c:CandidatePair {pair_key: d.left + '|' + d.right})
ON CREATE SET c.left = d.left, c.right = d.right
SET c.rule = d.rule, c.ruled_at = d.recorded_at, p.stale = 1, q.stale = 1
MERGE (c)-[:COMPARES]->(l)
MERGE (c)-[:COMPARES]->(r);
