// title: Versions of records
// purpose: Every version of these records, to put an extract in its place among them.
// mode: lookup
// returns: row_key | string | the row
// returns: versions | list<map> | the properties of each version of it

// row_keys: keys of the rows
:param row_keys => [];

UNWIND $row_keys AS key
MATCH (n:Record {row_key: key})
  USING INDEX SEEK n:Record(row_key)
OPTIONAL MATCH (n)-[:SUPERSEDES]->(v:RecordVersion)
WITH key, properties(n) AS now, collect(properties(v)) AS before
RETURN key AS row_key, [now] + before AS versions;
