// title: Replace records
// purpose: Write what a record says now, keep what it said before, and mark its person for a fresh view.
// mode: write
// returns: changed_from | integer | lowest clearance that can see what changed; 4 if nothing did

// batch: one map for each row
:param batch => [];

UNWIND $batch AS row
MATCH (r:Record {record_key: row.record.record_key})-[:ABOUT]->(p:Person)
WITH r, p, row, p.tier AS before
SET r = row.record,
    r.seen_from = datetime(row.record.seen_from),
    r.recorded_at = datetime(row.record.recorded_at),
    r.received_at = datetime(row.record.received_at),
    r.stated_recorded_at = datetime(row.record.stated_recorded_at),
    r.retired_at = datetime(row.record.retired_at),
    r.extracted_at = datetime(row.record.extracted_at),
    p.stale = 1, p.tier_before = coalesce(p.tier_before, before),
    p.tier = CASE WHEN row.record.restriction > p.tier THEN row.record.restriction ELSE p.tier END
WITH r, row, before
CALL (r) {
  MATCH (r)-[old:IDENTIFIED_BY]->()
  DELETE old
}
CALL (r) {
  MATCH (r)-[:SUPERSEDES]->(v:RecordVersion)
  DETACH DELETE v
}
FOREACH (key IN row.record.verified |
  MERGE (i:Identifier {identifier_key: key})
  CREATE (r)-[:IDENTIFIED_BY]->(i)
)
FOREACH (version IN row.superseded |
  CREATE (r)-[:SUPERSEDES]->(v:RecordVersion)
  SET v = version,
      v.seen_from = datetime(version.seen_from),
      v.recorded_at = datetime(version.recorded_at),
      v.received_at = datetime(version.received_at),
      v.stated_recorded_at = datetime(version.stated_recorded_at),
      v.retired_at = datetime(version.retired_at),
      v.extracted_at = datetime(version.extracted_at)
)
RETURN coalesce(min(before), 4) AS changed_from;
