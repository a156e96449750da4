// title: Take residences out
// purpose: Take the versions of these rows out, to write them anew in the same transaction; their households are marked.
// mode: write
// returns: changed_from | integer | lowest clearance that can see what changed; 4 if nothing did

// row_keys: keys of the rows
:param row_keys => [];

UNWIND $row_keys AS key
MATCH (p:Person)-[r:LIVES_AT {row_key: key}]->(h:Household)
  USING INDEX SEEK r:LIVES_AT(row_key)
SET h.stale = 2
WITH r, p, r.from_record AS record, r.text_key AS words, r.tier AS tier
CALL (p, record) {
  MATCH (p)-[x:LIVES_AT]->(o:Household)
  WHERE x.from_record = record
  SET o.stale = 2
}
CALL (words) {
  MATCH (k:AddressKey {text_key: words})
  SET k.stale = 1
}
DELETE r
RETURN coalesce(min(tier), 4) AS changed_from;
