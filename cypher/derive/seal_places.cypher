// title: Seal places
// purpose: Write who may know where people are; what their homes show is taken off at once and worked out anew.
// mode: write

// batch: person id and tier of the place
:param batch => [];

UNWIND $batch AS row
MATCH (p:Person {person_id: row.person_id})
SET p.place_tier = row.place_tier
WITH p
CALL (p) {
  MATCH (p)-[:LIVES_AT]->(h:Household)
  SET h.stale = CASE WHEN h.stale = 2 THEN 2 ELSE 1 END
  REMOVE h.address, h.postcode
};
