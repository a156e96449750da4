// title: Create residences
// purpose: Bring statements of who lives where; the households are marked to be worked out.
// mode: write
// returns: changed_from | integer | lowest clearance that can see what changed; 4 if nothing did

// batch: one map for each row
:param batch => [];

UNWIND $batch AS row
MATCH (:Record {record_key: row.from_record})-[:ABOUT]->(p:Person)
MERGE (h:Household {household_id: row.household_id})
ON CREATE SET h.key = row.household_key, h.uprn = row.uprn
SET h.stale = 2
WITH row, p, h,
     CASE WHEN row.tier < 2 AND EXISTS { MATCH (p)-[:LIVES_AT {confidential: true}]->(h) } THEN 2 ELSE row.tier END AS tier
CREATE (p)-[r:LIVES_AT]->(h)
SET r = row.props,
    r.seen_from = datetime(row.props.seen_from),
    r.recorded_at = datetime(row.props.recorded_at),
    r.received_at = datetime(row.props.received_at),
    r.retracted_at = datetime(row.props.retracted_at),
    r.stated_recorded_at = datetime(row.props.stated_recorded_at),
    r.tier = CASE WHEN p.tier > tier THEN p.tier ELSE tier END
FOREACH (_ IN CASE WHEN row.uprn IS NULL THEN [1] ELSE [] END |
  MERGE (k:AddressKey {text_key: row.props.text_key})
  SET k.stale = 1
)
RETURN coalesce(min(r.tier), 4) AS changed_from;
