// title: Write the ends of residences
// purpose: Write on which days newer homes end a residence, as far as its own readers see them.
// mode: write

// batch: relationship, last day, and the days of each newer home
:param batch => [];

UNWIND $batch AS row
MATCH ()-[r:LIVES_AT]->()
WHERE elementId(r) = row.id
SET r.lives_to = date(row.lives_to),
    r.ended_from = [day IN row.ended_from | date(day)],
    r.ended_known_from = [day IN row.ended_known_from | date(day)],
    r.ended_known_to = [day IN row.ended_known_to | date(day)];
