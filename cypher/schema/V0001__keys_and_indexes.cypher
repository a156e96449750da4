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
CREATE INDEX person_birth_latest IF NOT EXISTS FOR (n:Person) ON (n.birth_latest);
CREATE INDEX person_birth_known IF NOT EXISTS FOR (n:Person) ON (n.birth_known);
