// title: Write homes of the mirror
// purpose: Each home, without an address.
// mode: write

// batch: properties
:param batch => [];

UNWIND $batch AS row
CREATE (h:Household)
SET h = row;
