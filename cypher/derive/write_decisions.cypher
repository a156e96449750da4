// title: Write what the rule decided
// purpose: Keep the pairs that the rule of verified identifiers joins, as pairs of the queue too, and take back those that it no longer does.
// mode: write

// record_keys: records that were looked at
:param record_keys => [];
// rule: name of the rule
:param rule => 'verified_identifier';
// standing: ids of the decisions that stand
:param standing => [];
// batch: the decisions that stand
:param batch => [];
// at: now
:param at => date('2026-06-01');

UNWIND $record_keys AS key
CALL (key) {
  MATCH (d:Decision {rule: $rule, left: key})
    USING INDEX SEEK d:Decision(left)
  WHERE NOT d.decision_id IN $standing AND d.retracted_at IS NULL
  SET d.retracted_at = $at
  WITH d
  MATCH (c:CandidatePair {pair_key: d.left + '|' + d.right})
  REMOVE c.rule, c.ruled_at
}
WITH count(*) AS looked
UNWIND $batch AS row
MERGE (d:Decision {decision_id: row.decision_id})
ON CREATE SET d.recorded_at = $at
SET d.rule = $rule, d.verdict = 'same', d.left = row.left, d.right = row.right, d.schemes = row.schemes
REMOVE d.retracted_at
// A pair like any other, so that it can be looked at and overruled.
MERGE (c:CandidatePair {pair_key: row.left + '|' + row.right})
ON CREATE SET c.left = row.left, c.right = row.right, c.match_id = row.match_id
SET c.rule = $rule, c.ruled_at = d.recorded_at
WITH c, row
MATCH (l:Record {record_key: row.left})
MATCH (r:Record {record_key: row.right})
MERGE (c)-[:COMPARES]->(l)
MERGE (c)-[:COMPARES]->(r);
