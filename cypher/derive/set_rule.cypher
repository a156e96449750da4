// title: Turn the rule of verified identifiers on or off
// purpose: Note whether the rule joins records; whom it joins, or could, is marked if that changes.
// mode: write
// returns: marked | integer | people to be worked out anew

// on: whether the rule joins records
:param on => true;

MERGE (l:DeriveLock {name: 'derive'})
WITH l, (l.rule_off IS NULL) <> $on AS changes
SET l.rule_off = CASE WHEN $on THEN null ELSE true END
WITH changes
WHERE changes
MATCH (i:Identifier)<-[:IDENTIFIED_BY]-(r:Record)
WITH i, collect(r) AS held
WHERE size(held) > 1
UNWIND held AS r
MATCH (r)-[:ABOUT]->(p:Person)
SET p.stale = 1
RETURN count(DISTINCT p) AS marked;
