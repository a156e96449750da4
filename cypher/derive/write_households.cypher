// title: Write households
// purpose: Write what is shown of a household and the days on which a newer home ends a residence; one that nobody names any more goes.
// mode: write

// batch: household, address, postcode, whether nobody names it
:param batch => [];

UNWIND $batch AS row
MATCH (h:Household {household_id: row.household_id})
SET h.address = row.address, h.postcode = row.postcode
FOREACH (_ IN CASE WHEN row.empty THEN [1] ELSE [] END | DETACH DELETE h);
