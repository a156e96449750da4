// Who may know where a person is. Nobody is suspected to be somebody else yet, so it is whoever may see the person.
MATCH (p:Person)
SET p.place_tier = p.tier;
// A suspicion is looked for by its records.
CREATE INDEX suspected_same_record IF NOT EXISTS FOR ()-[r:SUSPECTED_SAME]-() ON (r.from_record);
