// title: Write residences of the mirror
// purpose: Who is recorded at which home.
// mode: write

// batch: person, home and properties
:param batch => [];

UNWIND $batch AS row
MATCH (p:Person {person_id: row.start})
MATCH (h:Household {household_id: row.end})
CREATE (p)-[l:LIVES_AT]->(h)
SET l = row.says;
