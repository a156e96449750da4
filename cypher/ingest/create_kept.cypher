// title: Keep rows
// purpose: Keep and count rows of files that no question reads yet.
// mode: write
// returns: changed_from | integer | lowest clearance that can see what changed; 4 if nothing did

// batch: one map for each row
:param batch => [];

UNWIND $batch AS row
CREATE (k:KeptRow)
SET k = row,
    k.seen_from = datetime(row.seen_from),
    k.recorded_at = datetime(row.recorded_at),
    k.received_at = datetime(row.received_at),
    k.retracted_at = datetime(row.retracted_at),
    k.stated_recorded_at = datetime(row.stated_recorded_at)
RETURN coalesce(min(4), 4) AS changed_from;
