// title: Versions of kept rows
// purpose: Every version of these kept rows, to put an extract in its place among them.
// mode: lookup
// returns: row_key | string | the row
// returns: versions | list<map> | the properties of each version of it

// row_keys: keys of the rows
:param row_keys => [];

UNWIND $row_keys AS key
MATCH (n:KeptRow {row_key: key})
  USING INDEX SEEK n:KeptRow(row_key)
RETURN key AS row_key, collect(properties(n)) AS versions;
