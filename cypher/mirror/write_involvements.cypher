// title: Write involvements of the mirror
// purpose: Who is recorded on which incident.
// mode: write

// batch: person, incident and properties
:param batch => [];

UNWIND $batch AS row
MATCH (p:Person {person_id: row.start})
MATCH (i:Incident {incident_key: row.end})
CREATE (p)-[l:INVOLVED_IN]->(i)
SET l = row.says;
