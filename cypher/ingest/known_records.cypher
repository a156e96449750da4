// title: Which records are there
// purpose: Which of these records the graph holds, and when their people may have been born.
// mode: lookup
// returns: record_key | string | agency, system and record id
// returns: birth_date | date | as stated
// returns: birth_date_quality | string | as stated
// returns: expected_birth_date | date | as stated

// record_keys: keys of records
:param record_keys => [];

UNWIND $record_keys AS key
MATCH (r:Record {record_key: key})-[:ABOUT]->(p:Person)
RETURN r.record_key AS record_key, r.birth_date AS birth_date, coalesce(r.birth_date_quality, '') AS birth_date_quality,
       r.expected_birth_date AS expected_birth_date;
