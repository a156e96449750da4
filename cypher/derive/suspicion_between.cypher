// title: What stands between two records
// purpose: Whom two records are about, and what is suspected and decided of them.
// mode: lookup
// returns: left_person | string | the person of the first record, or null
// returns: right_person | string | the person of the second record, or null
// returns: tier | integer | the higher tier of the two
// returns: by_hand | boolean | whether somebody put a suspicion between the records
// returns: ruled | boolean | whether a rule joins the two
// returns: verdict | string | what people decided of the two, or null
// returns: decisions | integer | how many verdicts there were so far

// left: record key, the smaller
:param left => '';
// right: record key, the larger
:param right => '';

OPTIONAL MATCH (:Record {record_key: $left})-[:ABOUT]->(p:Person)
OPTIONAL MATCH (:Record {record_key: $right})-[:ABOUT]->(q:Person)
OPTIONAL MATCH (c:CandidatePair {pair_key: $left + '|' + $right})
RETURN p.person_id AS left_person, q.person_id AS right_person,
  CASE WHEN p.tier > q.tier THEN p.tier ELSE coalesce(q.tier, 0) END AS tier,
  c.put_by IS NOT NULL AS by_hand, c.rule IS NOT NULL AS ruled, c.verdict AS verdict,
  COUNT {
    MATCH (d:Decision {left: $left, right: $right, rule: 'by_hand'})
      USING INDEX SEEK d:Decision(left)
    WHERE d.verdict <> 'suspected'
  } AS decisions;
