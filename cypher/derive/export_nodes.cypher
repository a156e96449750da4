// title: Nodes, as graphs are compared
// purpose: Every node that two equal graphs hold alike.
// mode: lookup
// returns: label | string | what it is
// returns: properties | map | what it says

MATCH (n:Agency|Register|Record|RecordVersion|Person|RetiredPerson|Household|Incident|IncidentVersion|RiskFact|KeptRow|ParkedRow)
RETURN labels(n)[0] AS label, properties(n) AS properties;
