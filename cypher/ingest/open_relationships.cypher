// title: Open relationships
// purpose: What is held now of these relationships, to see what an extract changes.
// mode: lookup
// returns: row_keys | list<string> | rows that are held now
// returns: digests | list<string> | what they say, as a digest

// row_keys: keys of the rows
:param row_keys => [];

UNWIND $row_keys AS key
CALL (key) {
  MATCH ()-[r:PARENT_OF {row_key: key}]->()
    USING INDEX SEEK r:PARENT_OF(row_key)
  RETURN r
  UNION ALL
  MATCH ()-[r:CARES_FOR {row_key: key}]->()
    USING INDEX SEEK r:CARES_FOR(row_key)
  RETURN r
  UNION ALL
  MATCH ()-[r:SIBLING_OF {row_key: key}]->()
    USING INDEX SEEK r:SIBLING_OF(row_key)
  RETURN r
  UNION ALL
  MATCH ()-[r:PARTNER_OF {row_key: key}]->()
    USING INDEX SEEK r:PARTNER_OF(row_key)
  RETURN r
  UNION ALL
  MATCH ()-[r:RELATED_TO {row_key: key}]->()
    USING INDEX SEEK r:RELATED_TO(row_key)
  RETURN r
  UNION ALL
  MATCH ()-[r:LIVES_WITH {row_key: key}]->()
    USING INDEX SEEK r:LIVES_WITH(row_key)
  RETURN r
  UNION ALL
  MATCH ()-[r:ASSOCIATES_WITH {row_key: key}]->()
    USING INDEX SEEK r:ASSOCIATES_WITH(row_key)
  RETURN r
  UNION ALL
  MATCH ()-[r:WORKS_WITH {row_key: key}]->()
    USING INDEX SEEK r:WORKS_WITH(row_key)
  RETURN r
  UNION ALL
  MATCH ()-[r:MUST_NOT_CONTACT {row_key: key}]->()
    USING INDEX SEEK r:MUST_NOT_CONTACT(row_key)
  RETURN r
  UNION ALL
  MATCH ()-[r:NOT_RELATED_TO {row_key: key}]->()
    USING INDEX SEEK r:NOT_RELATED_TO(row_key)
  RETURN r
}
WITH r
WHERE r.retracted_at IS NULL AND r.inferred_end IS NULL
RETURN collect(r.row_key) AS row_keys, collect(r.digest) AS digests;
