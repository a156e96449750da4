// title: Write best views
// purpose: Write what the records of each person say, taken together.
// mode: write

// batch: person id and properties
:param batch => [];

UNWIND $batch AS row
MATCH (p:Person {person_id: row.person_id})
WITH p, row.person AS person, p.place_tier AS held
// A seal on place stays until it is worked out anew, in the same transaction.
SET p = person {.*, place_tier: CASE WHEN held > person.tier THEN held ELSE person.tier END,
      birth_date: date(person.birth_date), birth_earliest: date(person.birth_earliest),
      birth_latest: date(person.birth_latest), deceased_on: date(person.deceased_on)};
