// An extract of changes replaces what a file says about a record: what is kept and not read yet as well.
CREATE INDEX kept_record IF NOT EXISTS FOR (n:KeptRow) ON (n.record_key);
