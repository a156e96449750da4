// title: Write the ends of residences
// purpose: Write on which days newer homes end a residence, as far as its own readers see them.
// mode: write

// batch: relationship, last day, and the days of each newer home
:param batch => [];

UNWIND $batch AS row
MATCH ()-[r:LIVES_AT]->()
WHERE elementId(r) = row.id
SET r.lives_to = row.lives_to, r.ended_from = row.ended_from,
    r.ended_known_from = row.ended_known_from, r.ended_known_to = row.ended_known_to;
