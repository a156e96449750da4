// title: Decisions in conflict
// purpose: Which decisions stand behind these pairs of records, by their keys?
// source: templates/match_conflicts.cypher; `make docs` writes this file from it, so change it there
// mode: read
// rows: one for each pair that the reader may see
// returns: pair_key | string | both record keys
// returns: left_name | string | name on the first record's person
// returns: right_name | string | name on the second record's person
// returns: decisions | list<map<plain>> | what stands of it
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// pair_keys: pairs
:param pair_keys => [];

UNWIND $pair_keys AS key
WITH key, split(key, '|') AS keys
MATCH (l:Record {record_key: keys[0]})-[:ABOUT]->(p:Person) WHERE p.tier <= $clearance AND $valid_on IS NOT NULL
MATCH (r:Record {record_key: keys[1]})-[:ABOUT]->(q:Person) WHERE q.tier <= $clearance AND $known_on IS NOT NULL
RETURN key AS pair_key, p.name AS left_name, q.name AS right_name,
  COLLECT {
    MATCH (d:Decision {left: keys[0], right: keys[1]})
      USING INDEX SEEK d:Decision(left)
    WHERE d.retracted_at IS NULL AND d.verdict <> 'suspected'
    RETURN {decision_id: d.decision_id, rule: d.rule, verdict: d.verdict, left: d.left, right: d.right, schemes: d.schemes, put_by: d.put_by, reason: d.reason, turn: d.turn, seen: d.seen, standing: EXISTS { MATCH (:CandidatePair {decision_id: d.decision_id}) }, recorded_at: toString(d.recorded_at), retracted_at: toString(d.retracted_at), taken_back_by: d.taken_back_by, taken_back_because: d.taken_back_because} ORDER BY d.recorded_at DESC, d.decision_id
  } AS decisions
ORDER BY pair_key;
