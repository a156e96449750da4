// title: Write tiers of residences
// purpose: Write the tier of each statement of a home; other homes of the same record are marked.
// mode: write

// batch: relationship and tier
:param batch => [];

UNWIND $batch AS row
MATCH (p)-[r:LIVES_AT]->(h)
WHERE elementId(r) = row.id
SET r.tier = row.tier
WITH p, r.from_record AS record
MATCH (p)-[x:LIVES_AT]->(o:Household)
WHERE x.from_record = record AND o.stale IS NULL
SET o.stale = 1;
