// title: Put a suspicion
// purpose: Note by hand that two records may be one person, with the decision that it rests on; both people are marked.
// mode: write

// pair_key: both record keys, the smaller first
:param pair_key => '';
// match_id: id of the pair
:param match_id => '';
// left: record key, the smaller
:param left => '';
// right: record key, the larger
:param right => '';
// decision_id: id of the decision
:param decision_id => '';
// put_by: who says so
:param put_by => '';
// reason: why
:param reason => '';
// at: now
:param at => date('2026-06-01');

MATCH (l:Record {record_key: $left})-[:ABOUT]->(p:Person)
MATCH (r:Record {record_key: $right})-[:ABOUT]->(q:Person)
MERGE (c:CandidatePair {pair_key: $pair_key})
ON CREATE SET c.left = $left, c.right = $right, c.match_id = $match_id
SET c.suspected = true, c.proposed_at = coalesce(c.proposed_at, $at), c.put_by = $put_by, c.reason = $reason
MERGE (c)-[:COMPARES]->(l)
MERGE (c)-[:COMPARES]->(r)
SET p.stale = 1, q.stale = 1
CREATE (d:Decision {decision_id: $decision_id, rule: 'by_hand', verdict: 'suspected', left: $left, right: $right,
                    schemes: [], put_by: $put_by, reason: $reason, recorded_at: $at});
