// title: Open involvements
// purpose: What is held now of these involvements, to see what an extract changes.
// mode: lookup
// returns: row_keys | list<string> | rows that are held now
// returns: digests | list<string> | what they say, as a digest

// row_keys: keys of the rows
:param row_keys => [];

UNWIND $row_keys AS key
MATCH ()-[r:INVOLVED_IN {row_key: key}]->()
  USING INDEX SEEK r:INVOLVED_IN(row_key)
WHERE r.retracted_at IS NULL AND r.inferred_end IS NULL
RETURN collect(r.row_key) AS row_keys, collect(r.digest) AS digests;
