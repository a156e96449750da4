// title: Versions of relationships
// purpose: Every version of these relationships, to put an extract in its place among them.
// mode: lookup
// returns: row_key | string | the row
// returns: versions | list<map> | the properties of each version of it

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
RETURN key AS row_key, collect(properties(r)) AS versions;
