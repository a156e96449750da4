// title: Homes of records
// purpose: Every home that these records have anywhere: a newer one ends an older one.
// mode: lookup
// returns: homes | list<map<plain>> | record, start, known from and to, tier

// record_keys: keys of records
:param record_keys => [];

UNWIND $record_keys AS key
MATCH (:Record {record_key: key})-[:ABOUT]->(p:Person)-[r:LIVES_AT]->()
WHERE r.from_record = key AND r.kind = 'home'
RETURN collect(r {.from_record, .tier, walk_from: toString(r.walk_from), known_from: toString(r.known_from),
       known_to: toString(r.known_to)}) AS homes;
