// title: Keep rows
// purpose: Keep and count rows of files that no question reads yet.
// mode: write
// returns: changed_from | integer | lowest clearance that can see what changed; 4 if nothing did

// batch: one map for each row
:param batch => [];

UNWIND $batch AS row
CREATE (k:KeptRow)
SET k = row {.*,
      seen_from: datetime(row.seen_from), recorded_at: datetime(row.recorded_at),
      received_at: datetime(row.received_at), retracted_at: datetime(row.retracted_at),
      stated_recorded_at: datetime(row.stated_recorded_at), known_from: date(row.known_from),
      known_to: date(row.known_to)}
RETURN coalesce(min(4), 4) AS changed_from;
