// What a load did not take, beside the load.
CREATE CONSTRAINT rejected_key IF NOT EXISTS FOR (n:RejectedRow) REQUIRE n.rejected_key IS UNIQUE;

// What would otherwise be looked for among all: a record's decisions, a source's observations.
CREATE INDEX decision_left IF NOT EXISTS FOR (n:Decision) ON (n.left);
CREATE INDEX observation_source IF NOT EXISTS FOR (n:Observation) ON (n.source);
