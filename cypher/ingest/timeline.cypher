// title: The extracts of a source
// purpose: Which extracts of a source were loaded or begun, and what each observed.
// mode: lookup
// returns: run_id | string | the load
// returns: extracted_at | datetime | when the source made the extract
// returns: coverage | string | full or changes
// returns: history | string | kept or current_only
// returns: files | list<string> | files that the extract held
// returns: state | string | loading or done
// returns: sha256 | string | fingerprint of its bytes

// source: agency and system whose extract is loaded
:param source => 'NMP/connect';

MATCH (r:Run {source: $source})
  USING INDEX SEEK r:Run(source)
RETURN r.run_id AS run_id, r.extracted_at AS extracted_at, r.coverage AS coverage, r.history AS history,
       r.files AS files, r.state AS state, r.sha256 AS sha256
ORDER BY r.extracted_at;
