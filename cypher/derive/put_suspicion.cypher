// title: Put a suspicion
// purpose: Note by hand that two records may be one person, with the decision that it rests on.
// mode: write

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

MATCH (:Record {record_key: $left})-[:ABOUT]->(p:Person)
MATCH (:Record {record_key: $right})-[:ABOUT]->(q:Person)
CREATE (p)-[s:SUSPECTED_SAME]->(q)
SET s = {from_record: $left, to_record: $right, put_by: $put_by, reason: $reason, recorded_at: $at,
         restriction: 0, tier: CASE WHEN p.tier > q.tier THEN p.tier ELSE q.tier END}
CREATE (d:Decision {decision_id: $decision_id, rule: 'by_hand', verdict: 'suspected', left: $left, right: $right,
                    schemes: [], put_by: $put_by, reason: $reason, recorded_at: $at});
