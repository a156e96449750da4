// title: Hold the schema lock
// purpose: Let one migration run at a time; a holder that died loses the lock when its lease ends.
// mode: write
// returns: holder | string | who holds the lock now
// returns: lease_until | datetime | when that lease ends

// holder: name of the run that wants the lock
:param holder => 'nobody';
// lease_seconds: how long the lease lasts unless it is held again
:param lease_seconds => 60;

MERGE (l:SchemaLock {name: 'schema'})
SET l.touched = true
WITH l, l.holder IS NULL OR l.holder = $holder OR l.lease_until < datetime() AS free
SET l.holder = CASE WHEN free THEN $holder ELSE l.holder END,
    l.lease_until = CASE WHEN free THEN datetime() + duration({seconds: $lease_seconds}) ELSE l.lease_until END
RETURN l.holder AS holder, l.lease_until AS lease_until;
