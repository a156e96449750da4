// title: Take involvements out
// purpose: Take the versions of these rows out, to write them anew in the same transaction; their incidents are marked.
// mode: write
// returns: changed_from | integer | lowest clearance that can see what changed; 4 if nothing did

// row_keys: keys of the rows
:param row_keys => [];

UNWIND $row_keys AS key
MATCH ()-[r:INVOLVED_IN {row_key: key}]->(i:Incident)
  USING INDEX SEEK r:INVOLVED_IN(row_key)
SET i.stale = 1
WITH r, r.tier AS tier
DELETE r
RETURN coalesce(min(tier), 4) AS changed_from;
