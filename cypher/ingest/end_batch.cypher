// title: End a batch
// purpose: Note a batch in the same transaction as its rows, so that a repeat passes over it.
// mode: write

// run_id: the load
:param run_id => '';
// batch_key: source, extract, file and number
:param batch_key => '';
// loaded: rows that were new or changed
:param loaded => 0;
// unchanged: rows that were there already
:param unchanged => 0;
// changed_from: lowest clearance that can see what changed; 4 if nothing did
:param changed_from => 4;

MATCH (r:Run {run_id: $run_id})
SET r.changed_from = CASE WHEN $changed_from < coalesce(r.changed_from, 4) THEN $changed_from ELSE r.changed_from END
CREATE (b:Batch {batch_key: $batch_key, run_id: $run_id, loaded: $loaded, unchanged: $unchanged});
