// The kind of an incident is asked of the version that was known, so its present kind is not looked up.
DROP INDEX incident_kind IF EXISTS;
