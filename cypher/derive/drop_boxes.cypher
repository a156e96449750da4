// title: Take out who lived with whom
// purpose: Take out what was worked out for these households, to write it anew in the same transaction.
// mode: write

// household_ids: ids of households
:param household_ids => [];

UNWIND $household_ids AS id
MATCH ()-[r:LIVES_WITH {household_id: id}]->()
  USING INDEX SEEK r:LIVES_WITH(household_id)
DELETE r;
