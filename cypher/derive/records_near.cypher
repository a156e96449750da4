// title: Records that may be one person
// purpose: Records of these people, and of every person who shares a verified identifier with them or was decided to be the same.
// mode: write
// returns: held | map<plain> | the best view as it is now
// returns: records | list<map<plain>> | the records about the person
// returns: verdicts | list<map<plain>> | what people decided of these records and others

// person_ids: ids of people
:param person_ids => [];

UNWIND $person_ids AS id
MATCH (p:Person {person_id: id})<-[:ABOUT]-(r:Record)
CALL (p, r) {
  RETURN p AS q
  UNION
  MATCH (r)-[:IDENTIFIED_BY]->(:Identifier)<-[:IDENTIFIED_BY]-(o:Record)
  WHERE o <> r
  MATCH (o)-[:ABOUT]->(q:Person)
  RETURN q
  UNION
  MATCH (r)<-[:COMPARES]-(c:CandidatePair)-[:COMPARES]->(o:Record)
  WHERE c.verdict = 'same'
  MATCH (o)-[:ABOUT]->(q:Person)
  RETURN q
}
WITH DISTINCT q
MATCH (q)<-[:ABOUT]-(s:Record)
REMOVE q.stale
WITH q, collect(s) AS held
RETURN q {.*, birth_date: toString(q.birth_date), birth_earliest: toString(q.birth_earliest),
         birth_latest: toString(q.birth_latest), deceased_on: toString(q.deceased_on)} AS held,
       [s IN held | s {.record_key, .agency, .given_name, .middle_names, .family_name, .known_as, .birth_date_quality,
         .sex, .identifiers, .verified, .barrier, .restriction, birth_date: toString(s.birth_date),
         expected_birth_date: toString(s.expected_birth_date), deceased_on: toString(s.deceased_on),
         recorded_at: toString(s.recorded_at)}] AS records,
       COLLECT {
         UNWIND held AS s
         MATCH (s)<-[:COMPARES]-(c:CandidatePair)
         WHERE c.verdict IN ['same', 'different']
         RETURN DISTINCT c {.left, .right, .verdict}
       } AS verdicts;
