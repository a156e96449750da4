// title: How many records a source holds
// purpose: Count what is held now, for the brake on mass retirement.
// mode: lookup
// returns: record_ids | list<string> | ids of the records that are held now

// after: a text before every record key of the source
:param after => '';
// until: a text after every record key of the source
:param until => '';

MATCH (r:Record)
WHERE r.record_key > $after AND r.record_key < $until AND r.retired_at IS NULL
WITH r.record_id AS record_id
ORDER BY record_id
RETURN collect(record_id) AS record_ids;
