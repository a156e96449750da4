// title: People of records who may be somebody else too
// purpose: Of the people that these records are about, those with a suspicion.
// mode: lookup
// returns: ids | list<string> | ids of people

// record_keys: keys of records
:param record_keys => [];

UNWIND $record_keys AS key
MATCH (:Record {record_key: key})-[:ABOUT]->(p:Person)
WHERE EXISTS { (p)-[:SUSPECTED_SAME]-() }
RETURN collect(DISTINCT p.person_id) AS ids;
