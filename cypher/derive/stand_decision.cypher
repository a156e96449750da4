// title: Let the latest decision stand
// purpose: Write on a pair which of its decisions stands: the latest that is not taken back, if any.
// mode: write

// pair_key: both record keys, the smaller first
:param pair_key => '';
// left_print: digest of what linkage looks at of the first record today
:param left_print => '';
// right_print: digest of what linkage looks at of the second record today
:param right_print => '';

MATCH (c:CandidatePair {pair_key: $pair_key})
CALL (c) {
  OPTIONAL MATCH (d:Decision {left: c.left, right: c.right, rule: 'by_hand'})
    USING INDEX SEEK d:Decision(left)
  WHERE d.verdict <> 'suspected' AND d.retracted_at IS NULL
  RETURN d
  ORDER BY d.turn DESC
  LIMIT 1
}
SET c.verdict = d.verdict, c.decision_id = d.decision_id, c.decided_by = d.put_by, c.decided_at = d.recorded_at,
    c.proposed_at = CASE WHEN c.suspected THEN c.proposed_at ELSE d.recorded_at END,
    // A digest is of what the record says, a point, and of where the person is.
    c.news = CASE WHEN split(d.left_print, '.')[0] <> split($left_print, '.')[0]
                    OR split(d.right_print, '.')[0] <> split($right_print, '.')[0] THEN true END,
    c.news_of_place = CASE WHEN d.left_print <> $left_print OR d.right_print <> $right_print THEN true END;
