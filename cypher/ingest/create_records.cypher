// title: Create records
// purpose: Bring records that the graph does not hold; each founds a person.
// mode: write
// returns: changed_from | integer | lowest clearance that can see what changed; 4 if nothing did

// batch: one map for each row
:param batch => [];

UNWIND $batch AS row
WITH row, row.record AS record, row.person AS person
CREATE (r:Record)
SET r = record {.*,
      seen_from: datetime(record.seen_from), recorded_at: datetime(record.recorded_at),
      received_at: datetime(record.received_at),
      stated_recorded_at: datetime(record.stated_recorded_at),
      retired_at: datetime(record.retired_at), extracted_at: datetime(record.extracted_at),
      known_from: date(record.known_from), known_to: date(record.known_to),
      birth_date: date(record.birth_date),
      expected_birth_date: date(record.expected_birth_date),
      deceased_on: date(record.deceased_on)}
CREATE (p:Person)
SET p = person {.*, place_tier: person.tier,
      birth_date: date(person.birth_date), birth_earliest: date(person.birth_earliest),
      birth_latest: date(person.birth_latest), deceased_on: date(person.deceased_on)}
CREATE (r)-[:ABOUT]->(p)
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
RETURN coalesce(min(p.tier), 4) AS changed_from;
