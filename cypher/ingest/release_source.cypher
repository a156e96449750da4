// title: Release a source
// purpose: Let the next load of this source begin.
// mode: write

// source: agency and system whose extract is loaded
:param source => 'NMP/connect';
// owner: the process that loads
:param owner => 'nobody';

MATCH (l:SourceLock {source: $source, owner: $owner})
REMOVE l.owner, l.until;
