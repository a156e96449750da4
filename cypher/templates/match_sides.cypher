// variants: none
// title: Both sides of pairs of records
// purpose: Who and what stands on either side of these pairs, as received, and what was decided of them?
// mode: read
// rows: one for each pair that is asked about
// returns: match_id | string | the pair
// returns: status | string | what stands of it
// returns: left_key | string | record key, the smaller
// returns: right_key | string | record key, the larger
// returns: left_person | map<plain> | the person of the first record
// returns: right_person | map<plain> | the person of the second record
// returns: left_record | map<plain> | the first record, as received
// returns: right_record | map<plain> | the second record, as received
// returns: left_homes | list<map<plain>> | addresses of the first record
// returns: right_homes | list<map<plain>> | addresses of the second record
// returns: left_relatives | list<map<plain>> | parents and children of the first record, as its own system holds them
// returns: right_relatives | list<map<plain>> | the same of the second record
// returns: pair | map<plain> | model, who suspects, since when, what stands and by which rule, and whether the records changed since
// returns: decisions | list<map<plain>> | every verdict so far, the latest first
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// match_ids: ids of pairs
:param match_ids => [];

UNWIND $match_ids AS id
MATCH (c:CandidatePair {match_id: id}) WHERE $valid_on IS NOT NULL AND $known_on IS NOT NULL
MATCH (l:Record {record_key: c.left})-[:ABOUT]->(p:Person) WHERE p.tier <= $clearance
MATCH (r:Record {record_key: c.right})-[:ABOUT]->(q:Person) WHERE q.tier <= $clearance
  AND {{pair_told c p q}}
RETURN c.match_id AS match_id,
  {{pair_status c l p r q}} AS status,
  c.left AS left_key, c.right AS right_key,
  {{person p}} AS left_person, {{person q}} AS right_person,
  {{as_received l p}} AS left_record,
  {{as_received r q}} AS right_record,
  {{homes_received l p}} AS left_homes,
  {{homes_received r q}} AS right_homes,
  {{relatives_received l p}} AS left_relatives,
  {{relatives_received r q}} AS right_relatives,
  {model: c.model, put_by: c.put_by, reason: c.reason, proposed_at: toString(coalesce(c.proposed_at, c.ruled_at)), verdict: c.verdict,
    rule: c.rule,
    decision_id: c.decision_id, news: coalesce(c.news, c.news_of_place AND p.place_tier <= $clearance AND q.place_tier <= $clearance, false), suspended: coalesce(c.suspended, false),
    conflict: coalesce(c.conflict, []), places: p.place_tier <= $clearance AND q.place_tier <= $clearance} AS pair,
  COLLECT {
    MATCH (d:Decision {left: c.left, right: c.right})
      USING INDEX SEEK d:Decision(left)
    RETURN {{decision d}} ORDER BY d.recorded_at DESC, d.decision_id
  } AS decisions;
