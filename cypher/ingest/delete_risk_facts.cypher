// title: Take risk facts out
// purpose: Take the versions of these rows and their flags out, to write them anew in the same transaction.
// mode: write
// returns: changed_from | integer | lowest clearance that can see what changed; 4 if nothing did

// row_keys: keys of the rows
:param row_keys => [];

UNWIND $row_keys AS key
CALL (key) {
  MATCH ()-[r:FLAGS {row_key: key}]->()
    USING INDEX SEEK r:FLAGS(row_key)
  DELETE r
}
MATCH (f:RiskFact {row_key: key})
  USING INDEX SEEK f:RiskFact(row_key)
WITH f, f.tier AS tier
DETACH DELETE f
RETURN coalesce(min(tier), 4) AS changed_from;
