// title: One load
// purpose: What came of this load? Its counts are for full clearance alone: they would tell of rows that others may not see.
// source: templates/load_of_run.cypher; `make docs` writes this file from it, so change it there
// mode: read
// rows: one, or none
// returns: run_id | string | the load
// returns: agency | string | code of the agency
// returns: system | string | its system
// returns: extracted_at | datetime | when the extract was taken
// returns: coverage | string | full or changes
// returns: history | string | kept or current_only
// returns: state | string | loading, done, failed or replaced
// returns: started_at | datetime | when the load began
// returns: ended_at | datetime | when it ended, or null
// returns: counts | map | its counts, or null below full clearance
// returns: rejected | list<map<plain>> | file, line, column and reason of rejected cells, the first thousand; null below full clearance
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// run_id: the load
:param run_id => '';
// source: only if it is this source's, AGENCY/system; empty for any
:param source => '';

MATCH (r:Run {run_id: $run_id})
WHERE ($source = '' OR r.source = $source) AND $valid_on IS NOT NULL AND $known_on IS NOT NULL
RETURN r.run_id AS run_id, r.agency AS agency, r.system AS system, r.extracted_at AS extracted_at, r.coverage AS coverage, r.history AS history,
  r.state AS state, r.started_at AS started_at, r.ended_at AS ended_at,
  CASE WHEN $clearance >= 3 THEN properties(r) END AS counts,
  CASE WHEN $clearance >= 3 THEN COLLECT {
    MATCH (r)-[:REJECTED]->(k:RejectedRow)
    RETURN k {.file, .line, .column, .reason}
    ORDER BY k.file, k.line, k.column
  } END AS rejected;
