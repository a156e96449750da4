// title: Take out who was involved with whom
// purpose: Take out what was worked out for these incidents, to write it anew in the same transaction.
// mode: write

// incident_keys: keys of incidents
:param incident_keys => [];

UNWIND $incident_keys AS key
MATCH ()-[r:INVOLVED_WITH {incident_key: key}]->()
  USING INDEX SEEK r:INVOLVED_WITH(incident_key)
DELETE r;
