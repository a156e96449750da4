// title: Note that something changed
// purpose: Remember the lowest clearance that can see what a load changed outside its batches.
// mode: write

// run_id: the load
:param run_id => '';
// changed_from: lowest clearance that can see what changed; 4 if nothing did
:param changed_from => 4;

MATCH (r:Run {run_id: $run_id})
SET r.changed_from = CASE WHEN $changed_from < coalesce(r.changed_from, 4) THEN $changed_from ELSE r.changed_from END;
