// title: Write incidents of the mirror
// purpose: Each incident with its earlier versions, without a summary.
// mode: write

// batch: incident and versions
:param batch => [];

UNWIND $batch AS row
CREATE (i:Incident)
SET i = row.incident
WITH i, row
UNWIND row.versions AS version
CREATE (i)-[:SUPERSEDES]->(v:IncidentVersion)
SET v = version;
