// title: Hold the derivation
// purpose: Let one transaction at a time work out what follows from statements.
// mode: write

MERGE (l:DeriveLock {name: 'derive'})
SET l.held = true;
