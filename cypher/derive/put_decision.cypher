// title: Put a decision
// purpose: Keep what somebody decided of two records; it supersedes what was decided before, and both people are marked.
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
// verdict: same, different or unsure
:param verdict => '';
// turn: the number of this decision among those of the pair
:param turn => 1;
// put_by: who decides
:param put_by => '';
// reason: why
:param reason => '';
// left_print: digest of what linkage looks at of the first record
:param left_print => '';
// right_print: digest of what linkage looks at of the second record
:param right_print => '';
// seen: both records as they were decided on, as JSON
:param seen => '';
// at: now
:param at => date('2026-06-01');

MATCH (l:Record {record_key: $left})-[:ABOUT]->(p:Person)
MATCH (r:Record {record_key: $right})-[:ABOUT]->(q:Person)
MERGE (c:CandidatePair {pair_key: $pair_key})
ON CREATE SET c.left = $left, c.right = $right, c.match_id = $match_id
MERGE (c)-[:COMPARES]->(l)
MERGE (c)-[:COMPARES]->(r)
SET p.stale = 1, q.stale = 1
CREATE (d:Decision {decision_id: $decision_id, rule: 'by_hand', verdict: $verdict, left: $left, right: $right,
                    schemes: [], put_by: $put_by, reason: $reason, recorded_at: $at, turn: $turn,
                    left_print: $left_print, right_print: $right_print, seen: $seen});
