// title: Both sides of pairs of records
// purpose: Who and what stands on either side of these pairs, as received, and what was decided of them?
// source: templates/match_sides.cypher; `make docs` writes this file from it, so change it there
// mode: read
// rows: one for each pair that is asked about
// returns: match_id | string | the pair
// returns: status | string | what stands of it
// returns: left_key | string | record key, the smaller
// returns: right_key | string | record key, the larger
// returns: left_person | map<plain> | the person of the first record
// returns: right_person | map<plain> | the person of the second record
// returns: left_record | map<plain> | the first record, as received
// returns: right_record | map<plain> | the second record, as received
// returns: left_homes | list<map<plain>> | addresses of the first record
// returns: right_homes | list<map<plain>> | addresses of the second record
// returns: left_relatives | list<map<plain>> | parents and children of the first record, as its own system holds them
// returns: right_relatives | list<map<plain>> | the same of the second record
// returns: pair | map<plain> | model, who suspects, since when, what stands and by which rule, and whether the records changed since
// returns: decisions | list<map<plain>> | every verdict so far, the latest first
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// match_ids: ids of pairs
:param match_ids => [];

UNWIND $match_ids AS id
MATCH (c:CandidatePair {match_id: id}) WHERE $valid_on IS NOT NULL AND $known_on IS NOT NULL
MATCH (l:Record {record_key: c.left})-[:ABOUT]->(p:Person) WHERE p.tier <= $clearance
MATCH (r:Record {record_key: c.right})-[:ABOUT]->(q:Person) WHERE q.tier <= $clearance
  AND (c.by_place IS NULL OR c.rule IS NOT NULL OR p.place_tier <= $clearance AND q.place_tier <= $clearance)
RETURN c.match_id AS match_id,
  CASE
       WHEN c.suspended OR c.conflict IS NOT NULL THEN 'needs_attention'
       WHEN c.verdict = 'different' AND (c.news OR c.news_of_place AND p.place_tier <= $clearance AND q.place_tier <= $clearance) THEN 'refused_new_evidence'
       WHEN c.verdict IN ['same', 'different'] THEN 'decided'
       WHEN c.verdict = 'unsure' THEN 'unsure'
       WHEN c.rule IS NOT NULL THEN 'joined_by_rule'
       WHEN p <> q AND c.suspected AND (c.put_by IS NOT NULL OR l.barrier IS NULL AND r.barrier IS NULL) THEN 'open'
       ELSE 'closed'
     END AS status,
  c.left AS left_key, c.right AS right_key,
  {person_id: p.person_id, name: p.name, birth_earliest: toString(p.birth_earliest), birth_latest: toString(p.birth_latest), birth_known: p.birth_known, deceased_on: toString(p.deceased_on), sex: p.sex, agencies: p.agencies} AS left_person, {person_id: q.person_id, name: q.name, birth_earliest: toString(q.birth_earliest), birth_latest: toString(q.birth_latest), birth_known: q.birth_known, deceased_on: toString(q.deceased_on), sex: q.sex, agencies: q.agencies} AS right_person,
  {agency: l.agency, system: l.system, record_id: l.record_id, given_name: l.given_name,
   middle_names: l.middle_names, family_name: l.family_name, known_as: l.known_as,
   birth_date: toString(l.birth_date), birth_date_quality: l.birth_date_quality,
   expected_birth_date: toString(l.expected_birth_date), sex: l.sex, identifiers: l.identifiers,
   phone: CASE WHEN p.place_tier <= $clearance THEN l.phone END,
   deceased_on: toString(l.deceased_on), restriction: l.restriction, recorded_at: toString(l.recorded_at),
   extracted_at: toString(l.extracted_at), retired_at: toString(l.retired_at)} AS left_record,
  {agency: r.agency, system: r.system, record_id: r.record_id, given_name: r.given_name,
   middle_names: r.middle_names, family_name: r.family_name, known_as: r.known_as,
   birth_date: toString(r.birth_date), birth_date_quality: r.birth_date_quality,
   expected_birth_date: toString(r.expected_birth_date), sex: r.sex, identifiers: r.identifiers,
   phone: CASE WHEN q.place_tier <= $clearance THEN r.phone END,
   deceased_on: toString(r.deceased_on), restriction: r.restriction, recorded_at: toString(r.recorded_at),
   extracted_at: toString(r.extracted_at), retired_at: toString(r.retired_at)} AS right_record,
  COLLECT {
    MATCH (p)-[h:LIVES_AT]->(:Household)
    WHERE h.from_record = l.record_key AND h.tier <= p.tier AND p.place_tier <= $clearance
      AND h.known_from <= $known_on
    RETURN DISTINCT {address: coalesce(h.address, ''), postcode: coalesce(h.postcode, ''), uprn: coalesce(h.uprn, '')} AS home
    ORDER BY home.address, home.postcode, home.uprn
  } AS left_homes,
  COLLECT {
    MATCH (q)-[h:LIVES_AT]->(:Household)
    WHERE h.from_record = r.record_key AND h.tier <= q.tier AND q.place_tier <= $clearance
      AND h.known_from <= $known_on
    RETURN DISTINCT {address: coalesce(h.address, ''), postcode: coalesce(h.postcode, ''), uprn: coalesce(h.uprn, '')} AS home
    ORDER BY home.address, home.postcode, home.uprn
  } AS right_homes,
  COLLECT {
    MATCH (p)-[k:PARENT_OF]-(:Person)
    WHERE (k.from_record = l.record_key OR k.to_record = l.record_key) AND k.tier <= p.tier AND k.tier <= $clearance
      AND k.known_from <= $known_on AND k.known_to > $known_on
      AND k.kind = 'parent' AND k.status <> 'disputed'
    MATCH (o:Record {record_key: CASE WHEN k.from_record = l.record_key THEN k.to_record ELSE k.from_record END})
    WHERE o.barrier IS NULL
    RETURN DISTINCT {kind: CASE WHEN k.from_record = l.record_key THEN 'child' ELSE 'parent' END,
                     given_name: coalesce(o.given_name, ''), birth_date: coalesce(toString(o.birth_date), '')} AS kin
    ORDER BY kin.kind, kin.given_name, kin.birth_date
  } AS left_relatives,
  COLLECT {
    MATCH (q)-[k:PARENT_OF]-(:Person)
    WHERE (k.from_record = r.record_key OR k.to_record = r.record_key) AND k.tier <= q.tier AND k.tier <= $clearance
      AND k.known_from <= $known_on AND k.known_to > $known_on
      AND k.kind = 'parent' AND k.status <> 'disputed'
    MATCH (o:Record {record_key: CASE WHEN k.from_record = r.record_key THEN k.to_record ELSE k.from_record END})
    WHERE o.barrier IS NULL
    RETURN DISTINCT {kind: CASE WHEN k.from_record = r.record_key THEN 'child' ELSE 'parent' END,
                     given_name: coalesce(o.given_name, ''), birth_date: coalesce(toString(o.birth_date), '')} AS kin
    ORDER BY kin.kind, kin.given_name, kin.birth_date
  } AS right_relatives,
  {model: c.model, put_by: c.put_by, reason: c.reason, proposed_at: toString(coalesce(c.proposed_at, c.ruled_at)), verdict: c.verdict,
    rule: c.rule,
    decision_id: c.decision_id, news: coalesce(c.news, c.news_of_place AND p.place_tier <= $clearance AND q.place_tier <= $clearance, false), suspended: coalesce(c.suspended, false),
    conflict: coalesce(c.conflict, []), places: p.place_tier <= $clearance AND q.place_tier <= $clearance} AS pair,
  COLLECT {
    MATCH (d:Decision {left: c.left, right: c.right})
      USING INDEX SEEK d:Decision(left)
    RETURN {decision_id: d.decision_id, rule: d.rule, verdict: d.verdict, left: d.left, right: d.right, schemes: d.schemes, put_by: d.put_by, reason: d.reason, turn: d.turn, seen: d.seen, standing: EXISTS { MATCH (:CandidatePair {decision_id: d.decision_id}) }, recorded_at: toString(d.recorded_at), retracted_at: toString(d.retracted_at), taken_back_by: d.taken_back_by, taken_back_because: d.taken_back_because} ORDER BY d.recorded_at DESC, d.decision_id
  } AS decisions;
