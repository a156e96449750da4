// title: Note rejected rows
// purpose: Keep what a load did not take beside the load, in place of what an earlier try noted.
// mode: write

// run_id: the load
:param run_id => '';
// batch: file, line, column and reason of each, without its value
:param batch => [];

MATCH (r:Run {run_id: $run_id})
CALL (r) {
  MATCH (r)-[:REJECTED]->(old:RejectedRow)
  DETACH DELETE old
}
UNWIND $batch AS row
MERGE (k:RejectedRow {rejected_key: row.rejected_key})
SET k = row
MERGE (r)-[:REJECTED]->(k);
