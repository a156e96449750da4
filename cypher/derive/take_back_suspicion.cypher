// title: Take a suspicion back
// purpose: Take out by hand that two records may be one person; its decision stays, with who took it back and why.
// mode: write

// pair_key: both record keys, the smaller first
:param pair_key => '';
// taken_back_by: who says so
:param taken_back_by => '';
// reason: why
:param reason => '';
// at: now
:param at => date('2026-06-01');

MATCH (c:CandidatePair {pair_key: $pair_key})
SET c.suspected = coalesce(c.above, false),
    c.proposed_at = CASE WHEN c.above IS NULL THEN null ELSE c.first_scored_at END
REMOVE c.put_by, c.reason
WITH c
MATCH (c)-[:COMPARES]->(:Record)-[:ABOUT]->(p:Person)
SET p.stale = 1
WITH DISTINCT c
MATCH (d:Decision {left: c.left, right: c.right, rule: 'by_hand', verdict: 'suspected'})
  USING INDEX SEEK d:Decision(left)
WHERE d.retracted_at IS NULL
SET d.retracted_at = $at, d.taken_back_by = $taken_back_by, d.taken_back_because = $reason;
