// title: Take relationships out
// purpose: Take the versions of these rows out, to write them anew in the same transaction.
// mode: write
// returns: changed_from | integer | lowest clearance that can see what changed; 4 if nothing did

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
WITH r, r.tier AS tier
DELETE r
RETURN coalesce(min(tier), 4) AS changed_from;
