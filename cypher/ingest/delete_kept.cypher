// title: Take kept rows out
// purpose: Take the versions of these rows out, to write them anew in the same transaction.
// mode: write
// returns: changed_from | integer | lowest clearance that can see what changed; 4 if nothing did

// row_keys: keys of the rows
:param row_keys => [];

UNWIND $row_keys AS key
MATCH (k:KeptRow {row_key: key})
  USING INDEX SEEK k:KeptRow(row_key)
DETACH DELETE k
RETURN coalesce(min(4), 4) AS changed_from;
