// title: Versions of incidents
// purpose: Every version of these incidents, to put an extract in its place among them.
// mode: lookup
// returns: row_key | string | the row
// returns: versions | list<map> | the properties of each version of it

// row_keys: keys of the rows
:param row_keys => [];

UNWIND $row_keys AS key
MATCH (n:Incident {row_key: key})
  USING INDEX SEEK n:Incident(row_key)
OPTIONAL MATCH (n)-[:SUPERSEDES]->(v:IncidentVersion)
WITH key, properties(n) AS now, collect(properties(v)) AS before
RETURN key AS row_key, [now] + before AS versions;
