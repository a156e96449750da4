// variants: none
// title: What stands against two records being one person
// purpose: Which facts must be put right at the source before these pairs can be decided to be one person?
// mode: read
// rows: one for each pair that is asked about
// returns: match_id | string | the pair
// returns: records | list<map<plain>> | every record on either side: side, barrier, restriction and birth
// returns: incidents | list<map<plain>> | incidents that one system names both at
// returns: homes | list<map<plain>> | systems that hold both in one home at one time
// returns: parents | list<map<plain>> | statements that one is the other's parent
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// match_ids: ids of pairs
:param match_ids => [];

UNWIND $match_ids AS id
MATCH (c:CandidatePair {match_id: id}) WHERE $valid_on IS NOT NULL
MATCH (l:Record {record_key: c.left})-[:ABOUT]->(p:Person) WHERE p.tier <= $clearance
MATCH (r:Record {record_key: c.right})-[:ABOUT]->(q:Person) WHERE q.tier <= $clearance
// Two people with all their records; of one person the two records themselves.
WITH c, p, q,
  CASE WHEN p = q THEN [l] ELSE COLLECT { MATCH (a:Record)-[:ABOUT]->(p) RETURN a ORDER BY a.record_key } END AS lefts,
  CASE WHEN p = q THEN [r] ELSE COLLECT { MATCH (b:Record)-[:ABOUT]->(q) RETURN b ORDER BY b.record_key } END AS rights
RETURN c.match_id AS match_id,
  [x IN lefts | {side: 'left', record_key: x.record_key, barrier: coalesce(x.barrier, ''), restriction: x.restriction,
    birth_date: toString(x.birth_date), birth_date_quality: coalesce(x.birth_date_quality, ''),
    expected_birth_date: toString(x.expected_birth_date)}]
  + [x IN rights | {side: 'right', record_key: x.record_key, barrier: coalesce(x.barrier, ''), restriction: x.restriction,
    birth_date: toString(x.birth_date), birth_date_quality: coalesce(x.birth_date_quality, ''),
    expected_birth_date: toString(x.expected_birth_date)}] AS records,
  COLLECT {
    UNWIND lefts AS a
    UNWIND rights AS b
    WITH a, b WHERE a.agency = b.agency AND a.system = b.system
    MATCH (p)-[i:INVOLVED_IN {from_record: a.record_key}]->(n:Incident)<-[j:INVOLVED_IN {from_record: b.record_key}]-(q)
    WHERE {{known i}} AND {{known j}}
    RETURN DISTINCT {agency: a.agency, system: a.system, reference: n.reference,
                     left: a.record_key, right: b.record_key} AS held
    ORDER BY held.agency, held.system, held.reference, held.left, held.right
  } AS incidents,
  COLLECT {
    UNWIND lefts AS a
    UNWIND rights AS b
    WITH a, b WHERE a.agency = b.agency AND a.system = b.system
    MATCH (p)-[i:LIVES_AT {from_record: a.record_key}]->(n:Household)<-[j:LIVES_AT {from_record: b.record_key}]-(q)
    WHERE {{known i}} AND {{known j}} AND i.kind IN ['home', 'placement'] AND j.kind IN ['home', 'placement']
      AND i.walk_from < j.lives_to AND j.walk_from < i.lives_to
    RETURN DISTINCT {agency: a.agency, system: a.system, left: a.record_key, right: b.record_key} AS held
    ORDER BY held.agency, held.system, held.left, held.right
  } AS homes,
  COLLECT {
    MATCH (p)-[k:PARENT_OF]-(q)
    WHERE {{known k}}
      AND (any(a IN lefts WHERE a.record_key = k.from_record) AND any(b IN rights WHERE b.record_key = k.to_record)
        OR any(b IN rights WHERE b.record_key = k.from_record) AND any(a IN lefts WHERE a.record_key = k.to_record))
    RETURN DISTINCT {agency: k.agency, system: k.system, parent: k.from_record, child: k.to_record} AS said
    ORDER BY said.agency, said.system, said.parent, said.child
  } AS parents;
