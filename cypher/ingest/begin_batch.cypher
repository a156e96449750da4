// title: Begin a batch
// purpose: Renew the hold on the source, and see whether this batch was done before.
// mode: write
// returns: done | boolean | whether this batch is in the graph already
// returns: loaded | integer | rows that it brought
// returns: unchanged | integer | rows that were there already

// source: agency and system whose extract is loaded
:param source => 'NMP/connect';
// owner: the process that loads
:param owner => 'nobody';
// lease_seconds: how long the hold lasts unless it is renewed
:param lease_seconds => 120;
// batch_key: source, extract, file and number
:param batch_key => '';

MATCH (l:SourceLock {source: $source, owner: $owner})
SET l.until = datetime() + duration({seconds: $lease_seconds})
WITH l
OPTIONAL MATCH (b:Batch {batch_key: $batch_key})
RETURN b IS NOT NULL AS done, coalesce(b.loaded, 0) AS loaded, coalesce(b.unchanged, 0) AS unchanged;
