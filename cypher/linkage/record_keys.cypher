// title: Keys of records
// purpose: A page of record keys, in their order.
// mode: lookup
// returns: record_keys | list<string> | keys after the given one

// after: the last key of the page before
:param after => '';
// page: how many at a time
:param page => 1000;

MATCH (r:Record)
WHERE r.record_key > $after
WITH r.record_key AS key ORDER BY key LIMIT $page
RETURN collect(key) AS record_keys;
