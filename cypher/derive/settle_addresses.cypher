// title: Put addresses in words into their household
// purpose: Let statements without a UPRN belong to the household of their address.
// mode: write

// batch: words, household id, key and UPRN
:param batch => [];

UNWIND $batch AS row
MERGE (h:Household {household_id: row.household_id})
ON CREATE SET h.key = row.key, h.uprn = row.uprn
WITH h, row
CALL (h, row) {
  MATCH (p)-[r:LIVES_AT {text_key: row.words}]->(o:Household)
    USING INDEX SEEK r:LIVES_AT(text_key)
  WHERE r.uprn IS NULL AND o <> h
  SET o.stale = 2, h.stale = 2
  CREATE (p)-[n:LIVES_AT]->(h)
  SET n = properties(r)
  DELETE r
}
CALL (h, row) {
  MATCH (i)-[r:AT {text_key: row.words}]->(o:Household)
    USING INDEX SEEK r:AT(text_key)
  WHERE r.uprn IS NULL AND o <> h
  SET o.stale = 2, h.stale = 2
  CREATE (i)-[n:AT]->(h)
  SET n = properties(r)
  DELETE r
}
WITH h
WHERE h.stale IS NULL
SET h.stale = 1;
