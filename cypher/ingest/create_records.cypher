// title: Create records
// purpose: Bring records that the graph does not hold; each founds a person.
// mode: write
// returns: changed_from | integer | lowest clearance that can see what changed; 4 if nothing did

// batch: one map for each row
:param batch => [];

UNWIND $batch AS row
CREATE (r:Record)
SET r = row.record
CREATE (p:Person)
SET p = row.person
CREATE (r)-[:ABOUT]->(p)
FOREACH (key IN row.record.verified |
  MERGE (i:Identifier {identifier_key: key})
  CREATE (r)-[:IDENTIFIED_BY]->(i)
)
FOREACH (version IN row.superseded |
  CREATE (r)-[:SUPERSEDES]->(v:RecordVersion)
  SET v = version
)
RETURN coalesce(min(p.tier), 4) AS changed_from;
