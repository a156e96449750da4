// variants: none
// title: What stands around every answer
// purpose: Which sources are loaded and how old are they, is a load under way, and which change did the graph see last?
// mode: read
// rows: one
// returns: graph_sequence | integer | moves with each change that is visible at this clearance
// returns: agencies | list<map<plain>> | agencies by code, with their names
// returns: sources | list<map<plain>> | each system and its latest extract
// returns: loading | list<string> | systems of which a load is under way
// returns: newer | boolean | whether anything was extracted after the day of knowledge
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');

// The first instant after the day of knowledge; UTC, as loads keep theirs, so that equal instants are equal values.
WITH datetime({datetime: datetime({date: $known_on + duration('P1D'), timezone: 'Europe/London'}), timezone: 'Z'}) AS next_day
RETURN
  coalesce(head(COLLECT { MATCH (s:Sequence {tier: $clearance}) RETURN s.value }), 0) AS graph_sequence,
  COLLECT { MATCH (a:Agency) RETURN {code: a.code, name: a.name, kind: a.kind} ORDER BY a.code } AS agencies,
  COLLECT {
    // Every source has its lock for good; years of loads are not looked through before each answer.
    MATCH (l:SourceLock)
    WHERE $valid_on IS NOT NULL
    CALL (l, next_day) {
      MATCH (r:Run {source: l.source, state: 'done'})
        USING INDEX SEEK r:Run(source, state, extracted_at)
      WHERE r.extracted_at < next_day
      // Only in the order of the whole index is its end taken, and not its every entry looked at.
      RETURN r ORDER BY r.source DESC, r.state DESC, r.extracted_at DESC LIMIT 1
    }
    RETURN {agency: r.agency, system: r.system, extracted_at: toString(r.extracted_at)} ORDER BY r.agency, r.system
  } AS sources,
  COLLECT {
    MATCH (r:Run {state: 'loading'})
    RETURN DISTINCT r.agency + ' ' + r.system AS loading ORDER BY loading
  } AS loading,
  EXISTS {
    MATCH (l:SourceLock)
    MATCH (r:Run {source: l.source, state: 'done'})
      USING INDEX SEEK r:Run(source, state, extracted_at)
    WHERE r.extracted_at >= next_day
  } AS newer;
