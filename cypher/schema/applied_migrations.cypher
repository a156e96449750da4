// title: Applied migrations
// purpose: Which numbered migrations this database has had, in order.
// mode: lookup
// returns: version | integer | the migration's number
// returns: name | string | its name
// returns: checksum | string | SHA-256 over the text that was applied

MATCH (m:Migration)
RETURN m.version AS version, m.name AS name, m.checksum AS checksum
ORDER BY version;
