// title: Keep rows
// purpose: Keep and count rows of files that no question reads yet.
// mode: write
// returns: changed_from | integer | lowest clearance that can see what changed; 4 if nothing did

// batch: one map for each row
:param batch => [];

UNWIND $batch AS row
CREATE (k:KeptRow)
SET k = row
RETURN coalesce(min(4), 4) AS changed_from;
