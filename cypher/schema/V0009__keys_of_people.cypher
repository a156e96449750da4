// People by the keys of linkage: one index for each tier, so that nobody hidden changes what is found. Each word is a digest.
CREATE FULLTEXT INDEX person_keys_0 IF NOT EXISTS FOR (n:Person) ON EACH [n.keys_0] OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}};
CREATE FULLTEXT INDEX person_keys_1 IF NOT EXISTS FOR (n:Person) ON EACH [n.keys_1] OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}};
CREATE FULLTEXT INDEX person_keys_2 IF NOT EXISTS FOR (n:Person) ON EACH [n.keys_2] OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}};
CREATE FULLTEXT INDEX person_keys_3 IF NOT EXISTS FOR (n:Person) ON EACH [n.keys_3] OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}};

// A birth date is looked for on every record, not only in what a person's records say taken together.
CREATE INDEX record_born IF NOT EXISTS FOR (n:Record) ON (n.birth_date);
