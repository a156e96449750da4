// title: Records that may be one person
// purpose: Records of these people, and of every person who shares a verified identifier with them.
// mode: write
// returns: held | map | the best view as it is now
// returns: records | list<map> | the records about the person

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
}
WITH DISTINCT q
MATCH (q)<-[:ABOUT]-(s:Record)
REMOVE q.stale
RETURN properties(q) AS held, collect(s {.record_key, .agency, .given_name, .middle_names, .family_name, .known_as, .birth_date, .birth_date_quality,
         .expected_birth_date, .sex, .identifiers, .verified, .deceased_on, .barrier, .restriction, .recorded_at}) AS records;
