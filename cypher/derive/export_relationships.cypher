// title: Relationships, as graphs are compared
// purpose: Every relationship that two equal graphs hold alike.
// mode: lookup
// returns: start | string | key of its start
// returns: type | string | its type
// returns: end | string | key of its end
// returns: properties | map | what it says

MATCH (a:Record|Register|Person|Incident|RiskFact)-[r]->(b:Person|Household|Incident|RecordVersion|IncidentVersion)
RETURN coalesce(a.record_key, a.statement_id, a.incident_key, a.person_id, a.name) AS start, type(r) AS type,
       coalesce(b.version_key, b.incident_key, b.household_id, b.person_id) AS end, properties(r) AS properties;
