// title: Pairs of records
// purpose: Every candidate pair of these records, whom its records are about, and what stands between those people.
// mode: lookup
// returns: pair_key | string | both record keys, the smaller first
// returns: match_id | string | its id, or null if it has none yet
// returns: left | string | record key, the smaller
// returns: right | string | record key, the larger
// returns: verdict | string | what people decided of it, or null
// returns: ruled | boolean | whether a rule joins it
// returns: suspended | boolean | whether a decision that they are the same has no effect
// returns: conflict | list<string> | pairs whose decisions are in conflict with this one's
// returns: wanted | boolean | whether it is open, or said to be one person by somebody or a rule, if the two are not one
// returns: one | boolean | whether both records are about one person
// returns: people | list<string> | the people of the two records
// returns: standing | boolean | whether they are suspected to be one person

// record_keys: keys of records
:param record_keys => [];

UNWIND $record_keys AS key
MATCH (:Record {record_key: key})<-[:COMPARES]-(c:CandidatePair)
WITH DISTINCT c
MATCH (l:Record {record_key: c.left})-[:ABOUT]->(p:Person)
MATCH (r:Record {record_key: c.right})-[:ABOUT]->(q:Person)
WITH c, p, q, coalesce(c.suspected, false) AND (c.put_by IS NOT NULL OR l.barrier IS NULL AND r.barrier IS NULL) AS suspected
RETURN c.pair_key AS pair_key, c.match_id AS match_id, c.left AS left, c.right AS right, c.verdict AS verdict, c.rule IS NOT NULL AS ruled,
       coalesce(c.suspended, false) AS suspended, coalesce(c.conflict, []) AS conflict,
       CASE c.verdict
         WHEN 'same' THEN true
         WHEN 'different' THEN suspected AND coalesce(c.news, false)
         ELSE suspected OR c.rule IS NOT NULL
       END AS wanted,
       p = q AS one, [p.person_id, q.person_id] AS people,
       EXISTS { MATCH (p)-[:SUSPECTED_SAME {from_record: c.left, to_record: c.right}]-(q) } AS standing;
