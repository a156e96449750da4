// title: Take people to be looked at
// purpose: A page of people whose records changed; the mark is taken off in the same transaction.
// mode: write
// returns: ids | list<string> | their ids
// returns: rule | boolean | whether the rule of verified identifiers joins records

// page: how many at a time
:param page => 200;

MATCH (p:Person)
USING INDEX SEEK p:Person(stale)
WHERE p.stale = 1
WITH p
LIMIT $page
REMOVE p.stale
WITH collect(p.person_id) AS ids
OPTIONAL MATCH (l:DeriveLock {name: 'derive'})
RETURN ids AS ids, l.rule_off IS NULL AS rule;
