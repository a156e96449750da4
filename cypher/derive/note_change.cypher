// title: Note what a derivation changed
// purpose: Remember the lowest clearance that can see what was worked out anew, until a load closes.
// mode: write

// changed_from: lowest clearance that can see what changed; 4 if nothing did
:param changed_from => 4;

MATCH (l:DeriveLock {name: 'derive'})
SET l.changed_from = CASE WHEN $changed_from < coalesce(l.changed_from, 4) THEN $changed_from ELSE l.changed_from END;
