// title: Pairs of records that may be one person
// purpose: Which pairs of records wait for a decision, or were decided by somebody or a rule, by what stands of each?
// source: templates/matches.cypher; `make docs` writes this file from it, so change it there
// mode: read
// rows: one for each status, with the pairs' ids in one list
// returns: status | string | open, decided, joined_by_rule, unsure, refused_new_evidence, needs_attention
// returns: match_ids | list<string> | ids of pairs
// returns: weights | list<integer> | hundredths of a bit, places left out: what the list is ordered by
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// agency: code of an agency that holds one of the records; none for all
:param agency => null;
// person_id: id of somebody whom one of the records is about; none for all
:param person_id => null;

MATCH (c:CandidatePair)
WHERE c.match_id IS NOT NULL AND $valid_on IS NOT NULL AND $known_on IS NOT NULL
MATCH (l:Record {record_key: c.left})-[:ABOUT]->(p:Person) WHERE p.tier <= $clearance
MATCH (r:Record {record_key: c.right})-[:ABOUT]->(q:Person) WHERE q.tier <= $clearance
  AND (c.by_place IS NULL OR c.rule IS NOT NULL OR p.place_tier <= $clearance AND q.place_tier <= $clearance)
WITH c, p, q, l, r
WHERE ($agency IS NULL OR l.agency = $agency OR r.agency = $agency)
  AND ($person_id IS NULL OR p.person_id = $person_id OR q.person_id = $person_id)
WITH c.match_id AS match_id, coalesce(c.weight, 100000) AS weight,
     CASE
       WHEN c.suspended OR c.conflict IS NOT NULL THEN 'needs_attention'
       WHEN c.verdict = 'different' AND (c.news OR c.news_of_place AND p.place_tier <= $clearance AND q.place_tier <= $clearance) THEN 'refused_new_evidence'
       WHEN c.verdict IN ['same', 'different'] THEN 'decided'
       WHEN c.verdict = 'unsure' THEN 'unsure'
       WHEN c.rule IS NOT NULL THEN 'joined_by_rule'
       WHEN p <> q AND c.suspected AND (c.put_by IS NOT NULL OR l.barrier IS NULL AND r.barrier IS NULL) THEN 'open'
       ELSE 'closed'
     END AS status
WHERE status <> 'closed'
WITH status, match_id, weight ORDER BY weight DESC, match_id
WITH status, collect(match_id) AS match_ids, collect(weight) AS weights
RETURN status, match_ids, weights ORDER BY status;
