// title: Move records
// purpose: Let records be about another person, with exactly their own statements.
// mode: write

// batch: record and the person that it is about from now on
:param batch => [];

UNWIND $batch AS row
MATCH (rec:Record {record_key: row.record_key})-[about:ABOUT]->(p:Person)
MATCH (q:Person {person_id: row.person_id})
DELETE about
CREATE (rec)-[:ABOUT]->(q)
WITH rec.record_key AS key, p, q
CALL (key, p, q) {
  MATCH (p)-[r:PARENT_OF|CARES_FOR|SIBLING_OF|PARTNER_OF|RELATED_TO|LIVES_WITH|ASSOCIATES_WITH|WORKS_WITH|MUST_NOT_CONTACT|NOT_RELATED_TO|SUSPECTED_SAME|LIVES_AT|INVOLVED_IN]->(x)
  WHERE r.from_record = key AND r.derived IS NULL
  CREATE (q)-[n:$(type(r))]->(x)
  SET n = properties(r)
  DELETE r
}
CALL (key, p, q) {
  MATCH (x)-[r:PARENT_OF|CARES_FOR|SIBLING_OF|PARTNER_OF|RELATED_TO|LIVES_WITH|ASSOCIATES_WITH|WORKS_WITH|MUST_NOT_CONTACT|NOT_RELATED_TO|SUSPECTED_SAME]->(p)
  WHERE r.to_record = key AND r.derived IS NULL
  CREATE (x)-[n:$(type(r))]->(q)
  SET n = properties(r)
  DELETE r
}
CALL (key, p, q) {
  MATCH (g:Register)-[r:FLAGS]->(p)
  WHERE r.record_key = key
  CREATE (g)-[n:FLAGS]->(q)
  SET n = properties(r)
  DELETE r
}
CALL (key, p, q) {
  MATCH (f:RiskFact {record_key: key})-[r:ABOUT_PERSON]->(p)
    USING INDEX SEEK f:RiskFact(record_key)
  CREATE (f)-[:ABOUT_PERSON]->(q)
  DELETE r
};
