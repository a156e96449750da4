// title: Take a decision back
// purpose: Take back what stands of a pair; both people are marked.
// mode: write
// returns: decision_id | string | the decision that was taken back

// pair_key: both record keys, the smaller first
:param pair_key => '';
// taken_back_by: who takes it back
:param taken_back_by => '';
// reason: why
:param reason => '';
// at: now
:param at => date('2026-06-01');

MATCH (c:CandidatePair {pair_key: $pair_key})
MATCH (d:Decision {decision_id: c.decision_id})
SET d.retracted_at = $at, d.taken_back_by = $taken_back_by, d.taken_back_because = $reason
WITH c, d
MATCH (c)-[:COMPARES]->(:Record)-[:ABOUT]->(p:Person)
SET p.stale = 1
RETURN DISTINCT d.decision_id AS decision_id;
