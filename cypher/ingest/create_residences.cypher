// title: Create residences
// purpose: Bring statements of who lives where; the households are marked to be worked out.
// mode: write
// returns: changed_from | integer | lowest clearance that can see what changed; 4 if nothing did

// batch: one map for each row
:param batch => [];

UNWIND $batch AS row
WITH row, row.props AS props
MATCH (:Record {record_key: row.from_record})-[:ABOUT]->(p:Person)
MERGE (h:Household {household_id: row.household_id})
ON CREATE SET h.key = row.household_key, h.uprn = row.uprn
SET h.stale = 2
WITH row, props, p, h,
     CASE WHEN row.tier < 2 AND EXISTS { MATCH (p)-[:LIVES_AT {confidential: true}]->(h) } THEN 2 ELSE row.tier END AS tier
CREATE (p)-[r:LIVES_AT]->(h)
SET r = props {.*,
      seen_from: datetime(props.seen_from), recorded_at: datetime(props.recorded_at),
      received_at: datetime(props.received_at), retracted_at: datetime(props.retracted_at),
      stated_recorded_at: datetime(props.stated_recorded_at),
      known_from: date(props.known_from), known_to: date(props.known_to),
      valid_from: date(props.valid_from), valid_to: date(props.valid_to),
      walk_from: date(props.walk_from), lives_to: date(props.lives_to)},
    r.tier = CASE WHEN p.tier > tier THEN p.tier ELSE tier END
FOREACH (_ IN CASE WHEN row.uprn IS NULL THEN [1] ELSE [] END |
  MERGE (k:AddressKey {text_key: props.text_key})
  SET k.stale = 1
)
RETURN coalesce(min(r.tier), 4) AS changed_from;
