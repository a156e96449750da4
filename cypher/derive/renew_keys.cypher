// title: Make the keys of everybody anew
// purpose: Note which keys people hold from now on; everybody who holds others is marked to be worked out.
// mode: write
// returns: marked | integer | people to be worked out anew

// version: the version of the keys
:param version => 1;

MERGE (l:DeriveLock {name: 'derive'})
WITH l, coalesce(l.keys_version, 0) <> $version AS changes
SET l.keys_version = $version
WITH changes
WHERE changes
MATCH (p:Person)
SET p.stale = 1
RETURN count(p) AS marked;
