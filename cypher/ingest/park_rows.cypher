// title: Park rows
// purpose: Keep rows about records that the source has not given yet, until it does.
// mode: write

// batch: one map for each row
:param batch => [];

UNWIND $batch AS row
MERGE (k:ParkedRow {parked_key: row.parked_key})
SET k = row;
