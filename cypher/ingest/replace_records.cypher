// title: Replace records
// purpose: Write what a record says now, keep what it said before, and mark its person for a fresh view.
// mode: write
// returns: changed_from | integer | lowest clearance that can see what changed; 4 if nothing did

// batch: one map for each row
:param batch => [];

UNWIND $batch AS row
WITH row, row.record AS record
MATCH (r:Record {record_key: record.record_key})-[:ABOUT]->(p:Person)
WITH r, p, row, record, p.tier AS before
SET r = record {.*,
      seen_from: datetime(record.seen_from), recorded_at: datetime(record.recorded_at),
      received_at: datetime(record.received_at),
      stated_recorded_at: datetime(record.stated_recorded_at),
      retired_at: datetime(record.retired_at), extracted_at: datetime(record.extracted_at),
      known_from: date(record.known_from), known_to: date(record.known_to),
      birth_date: date(record.birth_date),
      expected_birth_date: date(record.expected_birth_date),
      deceased_on: date(record.deceased_on)},
    p.stale = 1, p.tier_before = coalesce(p.tier_before, before),
    p.tier = CASE WHEN record.restriction > p.tier THEN record.restriction ELSE p.tier END,
    p.place_tier = CASE WHEN record.restriction > p.place_tier THEN record.restriction ELSE p.place_tier END
WITH r, row, record, before
CALL (r) {
  MATCH (r)-[old:IDENTIFIED_BY]->()
  DELETE old
}
CALL (r) {
  MATCH (r)-[:SUPERSEDES]->(v:RecordVersion)
  DETACH DELETE v
}
FOREACH (key IN record.verified |
  MERGE (i:Identifier {identifier_key: key})
  CREATE (r)-[:IDENTIFIED_BY]->(i)
)
FOREACH (version IN row.superseded |
  CREATE (r)-[:SUPERSEDES]->(v:RecordVersion)
  SET v = version {.*,
        seen_from: datetime(version.seen_from), recorded_at: datetime(version.recorded_at),
        received_at: datetime(version.received_at),
        stated_recorded_at: datetime(version.stated_recorded_at),
        retired_at: datetime(version.retired_at), extracted_at: datetime(version.extracted_at),
        known_from: date(version.known_from), known_to: date(version.known_to),
        birth_date: date(version.birth_date), expected_birth_date: date(version.expected_birth_date),
        deceased_on: date(version.deceased_on)}
)
RETURN coalesce(min(before), 4) AS changed_from;
