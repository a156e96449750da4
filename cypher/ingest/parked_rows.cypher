// title: Parked rows that can go in
// purpose: Parked rows of a source whose records have come.
// mode: lookup
// returns: parked_key | string | row and extract
// returns: row_key | string | the row
// returns: file | string | the file that it stood in
// returns: seen_at | datetime | time of its extract
// returns: digest | string | what it says, as a digest
// returns: values | string | its cells

// source: agency and system whose extract is loaded
:param source => 'NMP/connect';

MATCH (k:ParkedRow {source: $source})
  USING INDEX SEEK k:ParkedRow(source)
WHERE all(key IN k.needs_records WHERE EXISTS { MATCH (:Record {record_key: key}) })
  AND all(key IN k.needs_incidents WHERE EXISTS { MATCH (:Incident {incident_key: key}) })
RETURN k.parked_key AS parked_key, k.row_key AS row_key, k.file AS file, k.seen_at AS seen_at, k.digest AS digest, k.values AS values
ORDER BY k.file, k.parked_key;
