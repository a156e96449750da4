// Pairs of records that may be one person, what was decided of each, and what a run of linkage has compared.
CREATE CONSTRAINT candidate_pair IF NOT EXISTS FOR (n:CandidatePair) REQUIRE n.pair_key IS UNIQUE;
CREATE CONSTRAINT compared_record IF NOT EXISTS FOR (n:ComparedRecord) REQUIRE n.record_key IS UNIQUE;
CREATE INDEX candidate_pair_id IF NOT EXISTS FOR (n:CandidatePair) ON (n.match_id);
CREATE INDEX candidate_pair_decision IF NOT EXISTS FOR (n:CandidatePair) ON (n.decision_id);
CREATE INDEX decision_right IF NOT EXISTS FOR (n:Decision) ON (n.right);

// Suspicions that were put by hand so far live on as pairs; their ids are written when their people are looked at.
MATCH (p:Person)-[s:SUSPECTED_SAME]->(q:Person)
MATCH (l:Record {record_key: s.from_record})
MATCH (r:Record {record_key: s.to_record})
MERGE (c:CandidatePair {pair_key: s.from_record + '|' + s.to_record})
ON CREATE SET c.left = s.from_record, c.right = s.to_record, c.suspected = true, c.proposed_at = s.recorded_at,
              c.put_by = s.put_by, c.reason = s.reason
MERGE (c)-[:COMPARES]->(l)
MERGE (c)-[:COMPARES]->(r)
SET p.stale = 1, q.stale = 1;
