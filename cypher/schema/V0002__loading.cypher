// What loading and deriving look things up by.
CREATE CONSTRAINT source_lock IF NOT EXISTS FOR (n:SourceLock) REQUIRE n.source IS UNIQUE;
CREATE CONSTRAINT derive_lock IF NOT EXISTS FOR (n:DeriveLock) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT identifier_key IF NOT EXISTS FOR (n:Identifier) REQUIRE n.identifier_key IS UNIQUE;
CREATE CONSTRAINT address_text_key IF NOT EXISTS FOR (n:AddressKey) REQUIRE n.text_key IS UNIQUE;
CREATE CONSTRAINT parked_key IF NOT EXISTS FOR (n:ParkedRow) REQUIRE n.parked_key IS UNIQUE;
CREATE CONSTRAINT kept_statement IF NOT EXISTS FOR (n:KeptRow) REQUIRE n.statement_id IS UNIQUE;
CREATE CONSTRAINT incident_version_key IF NOT EXISTS FOR (n:IncidentVersion) REQUIRE n.version_key IS UNIQUE;
CREATE CONSTRAINT observation_key IF NOT EXISTS FOR (n:Observation) REQUIRE n.key IS UNIQUE;

// What is marked to be worked out anew.
CREATE INDEX person_stale IF NOT EXISTS FOR (n:Person) ON (n.stale);
CREATE INDEX household_stale IF NOT EXISTS FOR (n:Household) ON (n.stale);
CREATE INDEX incident_stale IF NOT EXISTS FOR (n:Incident) ON (n.stale);
CREATE INDEX address_stale IF NOT EXISTS FOR (n:AddressKey) ON (n.stale);

// Rows by their keys, to find the versions of one.
CREATE INDEX record_row IF NOT EXISTS FOR (n:Record) ON (n.row_key);
CREATE INDEX incident_row IF NOT EXISTS FOR (n:Incident) ON (n.row_key);
CREATE INDEX risk_row IF NOT EXISTS FOR (n:RiskFact) ON (n.row_key);
CREATE INDEX risk_record IF NOT EXISTS FOR (n:RiskFact) ON (n.record_key);
CREATE INDEX kept_row IF NOT EXISTS FOR (n:KeptRow) ON (n.row_key);
CREATE INDEX run_source IF NOT EXISTS FOR (n:Run) ON (n.source);
CREATE INDEX parked_source IF NOT EXISTS FOR (n:ParkedRow) ON (n.source);
CREATE INDEX parent_of_row IF NOT EXISTS FOR ()-[r:PARENT_OF]-() ON (r.row_key);
CREATE INDEX cares_for_row IF NOT EXISTS FOR ()-[r:CARES_FOR]-() ON (r.row_key);
CREATE INDEX sibling_of_row IF NOT EXISTS FOR ()-[r:SIBLING_OF]-() ON (r.row_key);
CREATE INDEX partner_of_row IF NOT EXISTS FOR ()-[r:PARTNER_OF]-() ON (r.row_key);
CREATE INDEX related_to_row IF NOT EXISTS FOR ()-[r:RELATED_TO]-() ON (r.row_key);
CREATE INDEX lives_with_row IF NOT EXISTS FOR ()-[r:LIVES_WITH]-() ON (r.row_key);
CREATE INDEX associates_with_row IF NOT EXISTS FOR ()-[r:ASSOCIATES_WITH]-() ON (r.row_key);
CREATE INDEX works_with_row IF NOT EXISTS FOR ()-[r:WORKS_WITH]-() ON (r.row_key);
CREATE INDEX must_not_contact_row IF NOT EXISTS FOR ()-[r:MUST_NOT_CONTACT]-() ON (r.row_key);
CREATE INDEX not_related_to_row IF NOT EXISTS FOR ()-[r:NOT_RELATED_TO]-() ON (r.row_key);
CREATE INDEX lives_at_row IF NOT EXISTS FOR ()-[r:LIVES_AT]-() ON (r.row_key);
CREATE INDEX involved_in_row IF NOT EXISTS FOR ()-[r:INVOLVED_IN]-() ON (r.row_key);
CREATE INDEX flags_row IF NOT EXISTS FOR ()-[r:FLAGS]-() ON (r.row_key);

// What is worked out, by what it follows from.
CREATE INDEX lives_at_words IF NOT EXISTS FOR ()-[r:LIVES_AT]-() ON (r.text_key);
CREATE INDEX at_words IF NOT EXISTS FOR ()-[r:AT]-() ON (r.text_key);
CREATE INDEX lives_with_household IF NOT EXISTS FOR ()-[r:LIVES_WITH]-() ON (r.household_id);
CREATE INDEX involved_with_incident IF NOT EXISTS FOR ()-[r:INVOLVED_WITH]-() ON (r.incident_key);
