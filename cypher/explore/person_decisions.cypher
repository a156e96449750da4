// title: What was decided about a person's records
// purpose: Which verdicts were there on records of this person, and on whose records on the other side?
// source: templates/person_decisions.cypher; `make docs` writes this file from it, so change it there
// mode: read
// rows: one for each decision
// returns: other | map<plain> | the person of the other record
// returns: decision | map<plain> | the decision
// returns: recorded_at | datetime | when it was decided
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// person_id: the person asked about
:param person_id => '';
// limit: at most so many decisions
:param limit => 1000;

MATCH (x:Person {person_id: $person_id})<-[:ABOUT]-(l:Record) WHERE x.tier <= $clearance
CALL (x, l) {
  MATCH (d:Decision {left: l.record_key})
  MATCH (:Record {record_key: d.right})-[:ABOUT]->(q:Person)
  RETURN d, q
  UNION
  MATCH (d:Decision {right: l.record_key})
  MATCH (:Record {record_key: d.left})-[:ABOUT]->(q:Person)
  RETURN d, q
}
WITH DISTINCT x, d, q
WHERE q.tier <= $clearance AND $valid_on IS NOT NULL AND $known_on IS NOT NULL
RETURN {person_id: q.person_id, name: q.name, birth_earliest: toString(q.birth_earliest), birth_latest: toString(q.birth_latest), birth_known: q.birth_known, deceased_on: toString(q.deceased_on), sex: q.sex, agencies: q.agencies} AS other, {decision_id: d.decision_id, rule: d.rule, verdict: d.verdict, left: d.left, right: d.right, schemes: d.schemes, put_by: d.put_by, reason: d.reason, turn: d.turn, seen: d.seen, standing: EXISTS { MATCH (:CandidatePair {decision_id: d.decision_id}) }, recorded_at: toString(d.recorded_at), retracted_at: toString(d.retracted_at), taken_back_by: d.taken_back_by, taken_back_because: d.taken_back_because} AS decision, d.recorded_at AS recorded_at
ORDER BY recorded_at DESC, d.decision_id LIMIT $limit;
