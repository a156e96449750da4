// title: Write nodes of the mirror
// purpose: Agencies, loads, the register and the counter, as the mirror says them.
// mode: write

// batch: label and properties
:param batch => [];

UNWIND $batch AS row
CREATE (n:$(row.label))
SET n = row.says;
