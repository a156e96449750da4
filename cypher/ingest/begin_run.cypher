// title: Begin a load
// purpose: Note the load before its first batch, so that answers can say that one is under way.
// mode: write
// returns: replaced | integer | loads of the same extract time that this one replaces

// run: properties of the load
:param run => {};

MERGE (a:Agency {code: $run.agency})
SET a.name = $run.agency_name, a.kind = $run.agency_kind
MERGE (:Register {name: 'risk'})
WITH 1 AS one
OPTIONAL MATCH (old:Run {source: $run.source, extracted_at: $run.extracted_at})
  USING INDEX SEEK old:Run(source)
WHERE old.run_id <> $run.run_id
SET old.state = 'replaced'
WITH count(old) AS replaced
OPTIONAL MATCH (k:ParkedRow {source: $run.source, seen_at: $run.extracted_at})
  USING INDEX SEEK k:ParkedRow(source)
WHERE replaced > 0
DETACH DELETE k
WITH DISTINCT replaced
OPTIONAL MATCH (o:Observation {source: $run.source})
  USING INDEX SEEK o:Observation(source)
WHERE replaced > 0 AND $run.extracted_at IN o.times
SET o.times = [t IN o.times WHERE t <> $run.extracted_at]
WITH DISTINCT replaced
MERGE (r:Run {run_id: $run.run_id})
ON CREATE SET r = $run, r.state = 'loading'
ON MATCH SET r.state = 'loading', r.ended_at = null
RETURN replaced AS replaced;
