// title: Rows about named records
// purpose: Every row about these records, to see which of them an extract of changes no longer holds.
// mode: lookup
// returns: record_key | string | the record
// returns: row_keys | list<string> | rows about it, its own included

// record_keys: keys of records
:param record_keys => [];

UNWIND $record_keys AS key
MATCH (rec:Record {record_key: key})
CALL (rec) {
  MATCH (rec)-[:ABOUT]->(p:Person)-[r:LIVES_AT|INVOLVED_IN|PARENT_OF|CARES_FOR|SIBLING_OF|PARTNER_OF|RELATED_TO|LIVES_WITH|ASSOCIATES_WITH|WORKS_WITH|MUST_NOT_CONTACT|NOT_RELATED_TO]-()
  WHERE rec.record_key IN r.record_keys
  RETURN r.row_key AS row_key
  UNION
  MATCH (f:RiskFact {record_key: rec.record_key})
    USING INDEX SEEK f:RiskFact(record_key)
  RETURN f.row_key AS row_key
  UNION
  MATCH (k:KeptRow {record_key: rec.record_key})
    USING INDEX SEEK k:KeptRow(record_key)
  RETURN k.row_key AS row_key
  UNION
  MATCH (rec)
  RETURN rec.row_key AS row_key
}
RETURN key AS record_key, collect(row_key) AS row_keys;
