// title: Rows about records
// purpose: The rows about a page of records, to see which of them an extract no longer holds.
// mode: lookup
// returns: record_key | string | the record
// returns: row_keys | list<string> | rows about it, its own included

// after: the last record key of the page before
:param after => '';
// until: a text after every record key of the source
:param until => '';
// page: how many records
:param page => 1000;
// open_only: only what is held now
:param open_only => true;

MATCH (rec:Record)
WHERE rec.record_key > $after AND rec.record_key < $until
WITH rec
ORDER BY rec.record_key
LIMIT $page
CALL (rec) {
  MATCH (rec)-[:ABOUT]->(p:Person)-[r:LIVES_AT|INVOLVED_IN|PARENT_OF|CARES_FOR|SIBLING_OF|PARTNER_OF|RELATED_TO|LIVES_WITH|ASSOCIATES_WITH|WORKS_WITH|MUST_NOT_CONTACT|NOT_RELATED_TO]->()
  WHERE r.from_record = rec.record_key AND r.row_key IS NOT NULL
    AND (NOT $open_only OR (r.retracted_at IS NULL AND r.inferred_end IS NULL))
  RETURN r.row_key AS key
  UNION
  MATCH (f:RiskFact {record_key: rec.record_key})
    USING INDEX SEEK f:RiskFact(record_key)
  WHERE NOT $open_only OR (f.retracted_at IS NULL AND f.inferred_end IS NULL)
  RETURN f.row_key AS key
  UNION
  MATCH (rec)
  WHERE NOT $open_only OR rec.retired_at IS NULL
  RETURN rec.row_key AS key
}
WITH rec.record_key AS record_key, collect(key) AS row_keys
RETURN record_key AS record_key, row_keys AS row_keys
ORDER BY record_key;
