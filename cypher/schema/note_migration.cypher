// title: Note a migration
// purpose: Record that one numbered migration was applied, with its checksum.
// mode: write

// version: the migration's number
:param version => 0;
// name: its name
:param name => '';
// checksum: SHA-256 over its text
:param checksum => '';

MERGE (m:Migration {version: $version})
SET m.name = $name, m.checksum = $checksum, m.applied_at = datetime();
