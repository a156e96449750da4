// title: Note what an extract observed
// purpose: Remember which records an extract of changes named, which vanished, and which rows were rejected.
// mode: write

// source: agency and system whose extract is loaded
:param source => 'NMP/connect';
// keys: keys of observations
:param keys => [];
// at: time of the extract
:param at => date('2026-06-01');

UNWIND $keys AS key
MERGE (o:Observation {key: key})
ON CREATE SET o.source = $source, o.times = []
WITH o
WHERE NOT $at IN o.times
SET o.times = o.times + [$at];
