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

RETURN
  coalesce(head(COLLECT { MATCH (s:Sequence {tier: $clearance}) RETURN s.value }), 0) AS graph_sequence,
  COLLECT { MATCH (a:Agency) RETURN {code: a.code, name: a.name, kind: a.kind} ORDER BY a.code } AS agencies,
  COLLECT {
    MATCH (r:Run {state: 'done'})
    WHERE date(datetime({datetime: r.extracted_at, timezone: 'Europe/London'})) <= $known_on AND $valid_on IS NOT NULL
    WITH r.agency AS agency, r.system AS system, max(r.extracted_at) AS extracted_at
    RETURN {agency: agency, system: system, extracted_at: toString(extracted_at)} ORDER BY agency, system
  } AS sources,
  COLLECT {
    MATCH (r:Run {state: 'loading'})
    RETURN DISTINCT r.agency + ' ' + r.system AS loading ORDER BY loading
  } AS loading,
  EXISTS {
    MATCH (r:Run {state: 'done'})
    WHERE date(datetime({datetime: r.extracted_at, timezone: 'Europe/London'})) > $known_on
  } AS newer;
