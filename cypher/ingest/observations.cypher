// title: What extracts of changes observed
// purpose: At which times extracts observed these records or rows otherwise than by being full.
// mode: lookup
// returns: key | string | what was observed
// returns: times | list<datetime> | times of the extracts

// keys: keys of observations
:param keys => [];

UNWIND $keys AS key
MATCH (o:Observation {key: key})
RETURN o.key AS key, o.times AS times;
