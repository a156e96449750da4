// title: Release the schema lock
// purpose: Let the next migration run begin.
// mode: write

// holder: name of the run that held the lock
:param holder => 'nobody';

MATCH (l:SchemaLock {name: 'schema', holder: $holder})
REMOVE l.holder, l.lease_until;
