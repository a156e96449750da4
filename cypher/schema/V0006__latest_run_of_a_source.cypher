// Every answer says how old each source is: its latest load by a day, without looking through all loads.
CREATE INDEX run_latest IF NOT EXISTS FOR (n:Run) ON (n.source, n.state, n.extracted_at);
