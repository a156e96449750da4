// title: Write places of the mirror
// purpose: At which home an incident happened.
// mode: write

// batch: incident, home and properties
:param batch => [];

UNWIND $batch AS row
MATCH (i:Incident {incident_key: row.start})
MATCH (h:Household {household_id: row.end})
CREATE (i)-[l:AT]->(h)
SET l = row.says;
