// title: Create risk facts
// purpose: Bring risk facts; each one whose role is not victim flags its person on the register.
// mode: write
// returns: changed_from | integer | lowest clearance that can see what changed; 4 if nothing did

// batch: one map for each row
:param batch => [];

UNWIND $batch AS row
MATCH (:Record {record_key: row.record_key})-[:ABOUT]->(p:Person)
MATCH (g:Register {name: 'risk'})
WITH row, p, g, CASE WHEN p.tier > row.tier THEN p.tier ELSE row.tier END AS tier
CREATE (f:RiskFact)-[:ABOUT_PERSON]->(p)
SET f = row.props,
    f.seen_from = datetime(row.props.seen_from),
    f.recorded_at = datetime(row.props.recorded_at),
    f.received_at = datetime(row.props.received_at),
    f.retracted_at = datetime(row.props.retracted_at),
    f.stated_recorded_at = datetime(row.props.stated_recorded_at),
    f.tier = tier
FOREACH (_ IN CASE WHEN row.role <> 'victim' THEN [1] ELSE [] END |
  CREATE (g)-[r:FLAGS]->(p)
  SET r = properties(f), r.tier = tier,
      r.close_to = CASE WHEN row.ends < p.deceased_on THEN row.ends ELSE p.deceased_on END,
      r.wider_to = CASE WHEN row.ends < p.deceased_on THEN row.ends ELSE p.deceased_on END
)
RETURN coalesce(min(tier), 4) AS changed_from;
