// title: Mark what a residence touches
// purpose: Mark the other homes of the same records, and addresses in words that may now belong to a UPRN.
// mode: write

// batch: one map for each row
:param batch => [];

UNWIND $batch AS row
CALL (row) {
  MATCH (:Record {record_key: row.from_record})-[:ABOUT]->(p:Person)-[x:LIVES_AT]->(o:Household)
  WHERE x.from_record = row.from_record
  SET o.stale = 2
}
CALL (row) {
  MATCH (k:AddressKey {text_key: row.text_key})
  SET k.stale = 1
};
