// title: Who sends, and what was loaded
// purpose: Agencies and finished loads, as every reader may see them.
// mode: lookup
// returns: agencies | list<map> | every agency
// returns: runs | list<map> | every finished load
// returns: sequences | list<map> | the counter of changes in the open

RETURN
  COLLECT { MATCH (a:Agency) RETURN properties(a) ORDER BY a.code } AS agencies,
  COLLECT { MATCH (r:Run {state: 'done'}) RETURN properties(r) ORDER BY r.source, r.extracted_at } AS runs,
  COLLECT { MATCH (s:Sequence {tier: 0}) RETURN properties(s) } AS sequences;
