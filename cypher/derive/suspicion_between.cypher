// title: What stands between two records
// purpose: Whom two records are about, and whether they are suspected to be one person.
// mode: lookup
// returns: left_person | string | the person of the first record, or null
// returns: right_person | string | the person of the second record, or null
// returns: tier | integer | the higher tier of the two
// returns: standing | boolean | whether a suspicion stands between the records

// left: record key, the smaller
:param left => '';
// right: record key, the larger
:param right => '';

OPTIONAL MATCH (:Record {record_key: $left})-[:ABOUT]->(p:Person)
OPTIONAL MATCH (:Record {record_key: $right})-[:ABOUT]->(q:Person)
RETURN p.person_id AS left_person, q.person_id AS right_person,
  CASE WHEN p.tier > q.tier THEN p.tier ELSE coalesce(q.tier, 0) END AS tier,
  p IS NOT NULL AND EXISTS { MATCH (p)-[s:SUSPECTED_SAME {from_record: $left, to_record: $right}]-() } AS standing;
