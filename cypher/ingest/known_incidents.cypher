// title: Which incidents are there
// purpose: Which of these incidents the graph holds.
// mode: lookup
// returns: incident_key | string | agency and reference
// returns: system | string | the system that gave it

// incident_keys: keys of incidents
:param incident_keys => [];

UNWIND $incident_keys AS key
MATCH (i:Incident {incident_key: key})
RETURN i.incident_key AS incident_key, i.system AS system;
