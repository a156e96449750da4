// title: Who is loading a source
// purpose: Tell a second load of one source who is at it.
// mode: lookup
// returns: owner | string | the process that holds the source

// source: agency and system whose extract is loaded
:param source => 'NMP/connect';

MATCH (l:SourceLock {source: $source})
WHERE l.owner IS NOT NULL AND l.until > datetime()
RETURN l.owner AS owner;
