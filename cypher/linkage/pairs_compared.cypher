// title: Pairs of records that were compared anew
// purpose: What stands of every pair of these records, to see which the model no longer proposes and what is new.
// mode: lookup
// returns: pair_key | string | both record keys
// returns: left | string | record key, the smaller
// returns: right | string | record key, the larger
// returns: above | boolean | whether the model proposed it
// returns: decided | boolean | whether something is decided of it

// record_keys: keys of records
:param record_keys => [];

UNWIND $record_keys AS key
MATCH (:Record {record_key: key})<-[:COMPARES]-(c:CandidatePair)
RETURN DISTINCT c.pair_key AS pair_key, c.left AS left, c.right AS right, coalesce(c.above, false) AS above,
       c.verdict IS NOT NULL AS decided;
