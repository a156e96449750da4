// title: Versions of risk facts
// purpose: Every version of these risk facts, to put an extract in its place among them.
// mode: lookup
// returns: row_key | string | the row
// returns: versions | list<map> | the properties of each version of it

// row_keys: keys of the rows
:param row_keys => [];

UNWIND $row_keys AS key
MATCH (n:RiskFact {row_key: key})
  USING INDEX SEEK n:RiskFact(row_key)
RETURN key AS row_key, collect(properties(n)) AS versions;
