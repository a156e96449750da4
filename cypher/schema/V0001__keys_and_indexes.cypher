// Keys: one node for one thing, however often and in whatever order it is loaded.
CREATE CONSTRAINT record_key IF NOT EXISTS FOR (n:Record) REQUIRE n.record_key IS UNIQUE;
CREATE CONSTRAINT record_version_key IF NOT EXISTS FOR (n:RecordVersion) REQUIRE n.version_key IS UNIQUE;
CREATE CONSTRAINT person_id IF NOT EXISTS FOR (n:Person) REQUIRE n.person_id IS UNIQUE;
CREATE CONSTRAINT retired_person_id IF NOT EXISTS FOR (n:RetiredPerson) REQUIRE n.person_id IS UNIQUE;
CREATE CONSTRAINT household_id IF NOT EXISTS FOR (n:Household) REQUIRE n.household_id IS UNIQUE;
CREATE CONSTRAINT incident_key IF NOT EXISTS FOR (n:Incident) REQUIRE n.incident_key IS UNIQUE;
CREATE CONSTRAINT risk_statement IF NOT EXISTS FOR (n:RiskFact) REQUIRE n.statement_id IS UNIQUE;
CREATE CONSTRAINT register_name IF NOT EXISTS FOR (n:Register) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT agency_code IF NOT EXISTS FOR (n:Agency) REQUIRE n.code IS UNIQUE;
CREATE CONSTRAINT run_id IF NOT EXISTS FOR (n:Run) REQUIRE n.run_id IS UNIQUE;
CREATE CONSTRAINT batch_key IF NOT EXISTS FOR (n:Batch) REQUIRE n.batch_key IS UNIQUE;
CREATE CONSTRAINT decision_id IF NOT EXISTS FOR (n:Decision) REQUIRE n.decision_id IS UNIQUE;
CREATE CONSTRAINT sequence_tier IF NOT EXISTS FOR (n:Sequence) REQUIRE n.tier IS UNIQUE;

// Where questions start, besides a key.
CREATE INDEX person_birth IF NOT EXISTS FOR (n:Person) ON (n.birth_latest, n.birth_earliest, n.deceased_on, n.tier);
CREATE INDEX person_born IF NOT EXISTS FOR (n:Person) ON (n.birth_earliest);
CREATE INDEX person_birth_known IF NOT EXISTS FOR (n:Person) ON (n.birth_known);
CREATE INDEX lives_at_postcode IF NOT EXISTS FOR ()-[r:LIVES_AT]-() ON (r.postcode_key);
CREATE INDEX incident_kind IF NOT EXISTS FOR (n:Incident) ON (n.kind);
CREATE INDEX run_state IF NOT EXISTS FOR (n:Run) ON (n.state);

// Names, one index for each tier, so that what a reader may not see cannot change what a reader finds.
CREATE FULLTEXT INDEX person_search_0 IF NOT EXISTS FOR (n:Person) ON EACH [n.search_0] OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}};
CREATE FULLTEXT INDEX person_search_1 IF NOT EXISTS FOR (n:Person) ON EACH [n.search_1] OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}};
CREATE FULLTEXT INDEX person_search_2 IF NOT EXISTS FOR (n:Person) ON EACH [n.search_2] OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}};
CREATE FULLTEXT INDEX person_search_3 IF NOT EXISTS FOR (n:Person) ON EACH [n.search_3] OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}};
