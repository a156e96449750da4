// title: Whether the rule joins records
// purpose: Whether two records with the same verified identifier are joined without a decision.
// mode: lookup
// returns: on | boolean | whether they are

OPTIONAL MATCH (l:DeriveLock {name: 'derive'})
RETURN l.rule_off IS NULL AS on;
