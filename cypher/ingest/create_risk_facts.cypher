// title: Create risk facts
// purpose: Bring risk facts; each one whose role is not victim flags its person on the register.
// mode: write
// returns: changed_from | integer | lowest clearance that can see what changed; 4 if nothing did

// batch: one map for each row
:param batch => [];

UNWIND $batch AS row
WITH row, row.props AS props
MATCH (:Record {record_key: row.record_key})-[:ABOUT]->(p:Person)
MATCH (g:Register {name: 'risk'})
WITH row, props, date(row.ends) AS ends, p, g,
     CASE WHEN p.tier > row.tier THEN p.tier ELSE row.tier END AS tier
CREATE (f:RiskFact)-[:ABOUT_PERSON]->(p)
SET f = props {.*,
      seen_from: datetime(props.seen_from), recorded_at: datetime(props.recorded_at),
      received_at: datetime(props.received_at), retracted_at: datetime(props.retracted_at),
      stated_recorded_at: datetime(props.stated_recorded_at),
      known_from: date(props.known_from), known_to: date(props.known_to),
      valid_from: date(props.valid_from), valid_to: date(props.valid_to),
      walk_from: date(props.walk_from), review_due: date(props.review_due)},
    f.tier = tier
FOREACH (_ IN CASE WHEN row.role <> 'victim' THEN [1] ELSE [] END |
  CREATE (g)-[r:FLAGS]->(p)
  SET r = properties(f), r.tier = tier,
      r.close_to = CASE WHEN ends < p.deceased_on THEN ends ELSE p.deceased_on END,
      r.wider_to = CASE WHEN ends < p.deceased_on THEN ends ELSE p.deceased_on END
)
RETURN coalesce(min(tier), 4) AS changed_from;
