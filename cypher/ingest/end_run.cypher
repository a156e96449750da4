// title: End a load
// purpose: Close the load, and move the sequence of every clearance that can see something of what it changed.
// mode: write

// run_id: the load
:param run_id => '';
// counts: counts of rows
:param counts => {};
// ended_at: when it ended
:param ended_at => date('2026-06-01');

MATCH (r:Run {run_id: $run_id})
MERGE (l:DeriveLock {name: 'derive'})
WITH r, l, coalesce(r.changed_from, 4) AS stated, coalesce(l.changed_from, 4) AS derived
SET r += $counts, r.state = 'done', r.ended_at = $ended_at
REMOVE r.changed_from, l.changed_from
WITH CASE WHEN stated < derived THEN stated ELSE derived END AS changed_from
UNWIND range(0, 3) AS tier
MERGE (s:Sequence {tier: tier})
ON CREATE SET s.value = 0
SET s.value = CASE WHEN tier >= changed_from THEN s.value + 1 ELSE s.value END;
