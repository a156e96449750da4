// title: Versions of residences
// purpose: Every version of these residences, to put an extract in its place among them.
// mode: lookup
// returns: row_key | string | the row
// returns: versions | list<map> | the properties of each version of it

// row_keys: keys of the rows
:param row_keys => [];

UNWIND $row_keys AS key
MATCH ()-[r:LIVES_AT {row_key: key}]->()
  USING INDEX SEEK r:LIVES_AT(row_key)
RETURN key AS row_key, collect(properties(r)) AS versions;
