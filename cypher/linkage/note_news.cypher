// title: Note what is new of decided pairs
// purpose: Note whether records say otherwise than when a pair was decided; whose pair that is, is marked.
// mode: write

// batch: pair and digests of both records today
:param batch => [];

UNWIND $batch AS row
MATCH (c:CandidatePair {pair_key: row.pair_key})
MATCH (d:Decision {decision_id: c.decision_id})
SET c.news = CASE WHEN split(d.left_print, '.')[0] <> split(row.left_print, '.')[0]
                    OR split(d.right_print, '.')[0] <> split(row.right_print, '.')[0] THEN true END,
    c.news_of_place = CASE WHEN d.left_print <> row.left_print OR d.right_print <> row.right_print THEN true END
WITH c
MATCH (c)-[:COMPARES]->(:Record)-[:ABOUT]->(p:Person)
SET p.stale = 1;
