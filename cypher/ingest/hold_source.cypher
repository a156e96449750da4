// title: Hold a source
// purpose: Let one load of a source run at a time; a hold whose lease ended, or whose process is dead, is taken over.
// mode: write
// returns: owner | string | the process that holds the source now

// source: agency and system whose extract is loaded
:param source => 'NMP/connect';
// owner: the process that loads
:param owner => 'nobody';
// dead_owner: a holder that is known to have died; empty if none
:param dead_owner => '';
// lease_seconds: how long the hold lasts unless it is renewed
:param lease_seconds => 120;

MERGE (l:SourceLock {source: $source})
SET l.touched = true
WITH l, l.owner IS NULL OR l.owner IN [$owner, $dead_owner] OR l.until < datetime() AS free
SET l.owner = CASE WHEN free THEN $owner ELSE l.owner END,
    l.until = CASE WHEN free THEN datetime() + duration({seconds: $lease_seconds}) ELSE l.until END
RETURN l.owner AS owner;
