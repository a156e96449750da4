// title: Take a suspicion back
// purpose: Take out by hand that two records may be one person; its decision stays, with who took it back and why.
// mode: write

// left: record key, the smaller
:param left => '';
// right: record key, the larger
:param right => '';
// taken_back_by: who says so
:param taken_back_by => '';
// reason: why
:param reason => '';
// at: now
:param at => date('2026-06-01');

MATCH (:Record {record_key: $left})-[:ABOUT]->(p:Person)
MATCH (p)-[s:SUSPECTED_SAME {from_record: $left, to_record: $right}]-()
WITH DISTINCT s
DELETE s
WITH count(*) AS taken
MATCH (d:Decision {left: $left, right: $right, rule: 'by_hand', verdict: 'suspected'})
  USING INDEX SEEK d:Decision(left)
WHERE d.retracted_at IS NULL
SET d.retracted_at = $at, d.taken_back_by = $taken_back_by, d.taken_back_because = $reason;
