// title: Write what stands of pairs
// purpose: Write which decisions have no effect, and which pairs are suspected to be one person.
// mode: write

// batch: pair, its id, whether its decision is suspended, conflicts, whether it is suspected
:param batch => [];

UNWIND $batch AS row
MATCH (c:CandidatePair {pair_key: row.pair_key})
SET c.match_id = row.match_id, c.suspended = row.suspended, c.conflict = row.conflict
WITH c, row
MATCH (:Record {record_key: c.left})-[:ABOUT]->(p:Person)
MATCH (:Record {record_key: c.right})-[:ABOUT]->(q:Person)
CALL (c, p, row) {
  MATCH (p)-[s:SUSPECTED_SAME {from_record: c.left, to_record: c.right}]-()
  WHERE NOT row.suspected
  WITH DISTINCT s
  DELETE s
}
CALL (c, p, q, row) {
  WITH c, p, q, row
  WHERE row.suspected
  MERGE (p)-[s:SUSPECTED_SAME {from_record: c.left, to_record: c.right}]->(q)
  SET s.put_by = coalesce(c.put_by, c.model, c.decided_by, c.rule),
      s.reason = coalesce(c.reason, CASE WHEN c.model IS NULL AND c.rule IS NOT NULL THEN 'joined by a rule' ELSE 'compared by the model' END),
      s.recorded_at = coalesce(c.proposed_at, c.decided_at, c.ruled_at), s.restriction = 0,
      s.tier = CASE WHEN p.tier > q.tier THEN p.tier ELSE q.tier END
};
