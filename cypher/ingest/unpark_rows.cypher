// title: Unpark rows
// purpose: Take rows out of waiting in the transaction that brings them in.
// mode: write

// parked_keys: rows and extracts
:param parked_keys => [];

UNWIND $parked_keys AS key
MATCH (k:ParkedRow {parked_key: key})
DETACH DELETE k;
