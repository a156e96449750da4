// title: Open incidents
// purpose: What is held now of these incidents, to see what an extract changes.
// mode: lookup
// returns: row_keys | list<string> | rows that are held now
// returns: digests | list<string> | what they say, as a digest

// row_keys: keys of the rows
:param row_keys => [];

UNWIND $row_keys AS key
MATCH (n:Incident {row_key: key})
  USING INDEX SEEK n:Incident(row_key)
WHERE n.retracted_at IS NULL AND n.inferred_end IS NULL
RETURN collect(n.row_key) AS row_keys, collect(n.digest) AS digests;
