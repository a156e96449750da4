// title: Write people of the mirror
// purpose: The best view of each person, without a name.
// mode: write

// batch: properties
:param batch => [];

UNWIND $batch AS row
CREATE (p:Person)
SET p = row;
