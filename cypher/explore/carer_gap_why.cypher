// title: What is recorded about children with no recorded carer
// purpose: Who holds a record of these children, who is linked to them and how, who cared for them before, and where are they placed?
// source: templates/carer_gap_why.cypher; `make docs` writes this file from it, so change it there
// mode: read
// returns: child | map<plain> | the child
// returns: holders | list<string> | agencies with a record of the child
// returns: linked | list<map<plain>> | people linked in some way, one for each person and way
// returns: former | list<map<plain>> | statements of care that no longer count
// returns: placed | list<map<plain>> | open placements and children's homes
// returns: alike | list<map<plain>> | who may be the child, and who cares for them
// returns: elsewhere | list<map<plain>> | carers that any agency records
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// child_ids: the children
:param child_ids => [];
// limit: at most so many linked people and ways for each child
:param limit => 50;

UNWIND $child_ids AS child_id
MATCH (c:Person {person_id: child_id}) WHERE c.tier <= $clearance
RETURN {person_id: c.person_id, name: c.name, birth_earliest: toString(c.birth_earliest), birth_latest: toString(c.birth_latest), birth_known: c.birth_known, deceased_on: toString(c.deceased_on), sex: c.sex, agencies: c.agencies} AS child,
  COLLECT {
    MATCH (c)<-[:ABOUT]-(h:Record) WHERE h.retired_at IS NULL
    RETURN DISTINCT h.agency AS agency ORDER BY agency
  } AS holders,
  COLLECT {
    MATCH (c)-[r:PARENT_OF|CARES_FOR|PARTNER_OF|SIBLING_OF|RELATED_TO|LIVES_WITH|ASSOCIATES_WITH|INVOLVED_WITH]-(x:Person)
    WHERE r.tier <= $clearance AND r.walk_from <= $valid_on AND r.wider_to > $valid_on AND r.known_from <= $known_on AND r.known_to > $known_on AND x.tier <= $clearance AND x <> c
    UNWIND coalesce(r.agencies, [r.agency]) AS agency
    WITH DISTINCT x, type(r) AS type, r.kind AS kind, startNode(r) = x AS forwards, coalesce(r.status, '') = 'disputed' AS disputed,
      r.close_to > $valid_on OR type(r) IN ['INVOLVED_WITH', 'ASSOCIATES_WITH'] AS current, agency ORDER BY agency
    WITH x, type, kind, forwards, current, disputed, collect(agency) AS agencies
    ORDER BY x.person_id, type, kind, forwards, current DESC, disputed LIMIT $limit
    RETURN {person: {person_id: x.person_id, name: x.name, birth_earliest: toString(x.birth_earliest), birth_latest: toString(x.birth_latest), birth_known: x.birth_known, deceased_on: toString(x.deceased_on), sex: x.sex, agencies: x.agencies}, type: type, kind: kind, forwards: forwards, current: current,
            disputed: disputed, agencies: agencies}
  } AS linked,
  COLLECT {
    MATCH (c)<-[r:ASSOCIATES_WITH|CARES_FOR|LIVES_WITH|MUST_NOT_CONTACT|NOT_RELATED_TO|PARENT_OF|PARTNER_OF|RELATED_TO|SIBLING_OF|WORKS_WITH]-(x:Person)
    WHERE (r.caring = 'yes' OR coalesce(r.caring, 'unknown') <> 'no' AND (r.kind IN ['adoptive_parent', 'carer_kinship', 'foster_carer', 'guardian', 'parent', 'parent_of_unborn_child', 'private_foster_carer', 'special_guardian', 'step_parent'] OR r.parental_responsibility = 'yes')) AND r.tier <= $clearance AND x.tier <= $clearance AND x <> c
      AND r.known_from <= $known_on AND coalesce(r.valid_from, date('0001-01-01')) <= $valid_on
      AND (r.status = 'disputed' OR r.care_to <= $valid_on OR r.known_to <= $known_on OR x.deceased_on <= $valid_on)
    RETURN {person: {person_id: x.person_id, name: x.name, birth_earliest: toString(x.birth_earliest), birth_latest: toString(x.birth_latest), birth_known: x.birth_known, deceased_on: toString(x.deceased_on), sex: x.sex, agencies: x.agencies}, kind: r.kind, agency: r.agency, system: r.system,
            because: CASE WHEN x.deceased_on <= $valid_on THEN 'dead' WHEN r.known_to <= $known_on THEN 'withdrawn'
                       WHEN r.status = 'disputed' THEN 'disputed' ELSE 'ended' END,
            on: toString(CASE WHEN x.deceased_on <= $valid_on THEN x.deceased_on WHEN r.known_to <= $known_on THEN r.known_to
                  WHEN r.status = 'disputed' THEN r.known_from ELSE r.care_to END)}
    ORDER BY r.known_from, r.statement_id
  } AS former,
  COLLECT {
    MATCH (c)-[l:LIVES_AT]->(:Household)
    WHERE (l.kind = 'placement' OR l.dwelling_kind = 'childrens_home' AND l.kind IN ['home', 'stays', 'bail'])
      AND l.tier <= $clearance AND l.known_from <= $known_on AND l.known_to > $known_on AND l.walk_from <= $valid_on AND coalesce(l.valid_to, date('9999-12-31')) > $valid_on AND NOT (l.kind = 'home' AND l.valid_to IS NULL AND EXISTS {
      MATCH (c)-[newer:LIVES_AT {kind: 'home', from_record: l.from_record}]->()
      WHERE newer.walk_from > l.walk_from AND newer.walk_from <= $valid_on
        AND newer.tier <= l.tier
        AND newer.known_from <= $known_on AND newer.known_to > $known_on
    })
    RETURN {kind: l.kind, dwelling_kind: l.dwelling_kind, agency: l.agency, system: l.system, valid_from: toString(l.valid_from)}
    ORDER BY l.recorded_at, l.statement_id
  } AS placed,
  COLLECT {
    MATCH (c)-[s:SUSPECTED_SAME]-(d:Person)
    WHERE s.tier <= $clearance AND c.tier <= $clearance AND d.tier <= $clearance AND c <> d AND (c.place_tier <= $clearance AND d.place_tier <= $clearance OR NOT EXISTS {
      MATCH (:CandidatePair {pair_key: s.from_record + '|' + s.to_record, by_place: true})
    })
    MATCH (d)<-[r:ASSOCIATES_WITH|CARES_FOR|LIVES_WITH|MUST_NOT_CONTACT|NOT_RELATED_TO|PARENT_OF|PARTNER_OF|RELATED_TO|SIBLING_OF|WORKS_WITH]-(x:Person)
    WHERE r.tier <= $clearance AND r.care_from <= $valid_on AND r.care_to > $valid_on AND r.known_from <= $known_on AND r.known_to > $known_on AND x.tier <= $clearance AND x.deceased_on > $valid_on AND x <> c AND x <> d
    WITH DISTINCT d, x, r.kind AS kind, r.agency AS agency ORDER BY d.person_id, x.person_id, kind, agency
    RETURN {person: {person_id: d.person_id, name: d.name, birth_earliest: toString(d.birth_earliest), birth_latest: toString(d.birth_latest), birth_known: d.birth_known, deceased_on: toString(d.deceased_on), sex: d.sex, agencies: d.agencies}, carer: {person_id: x.person_id, name: x.name, birth_earliest: toString(x.birth_earliest), birth_latest: toString(x.birth_latest), birth_known: x.birth_known, deceased_on: toString(x.deceased_on), sex: x.sex, agencies: x.agencies}, kind: kind, agency: agency}
  } AS alike,
  COLLECT {
    MATCH (c)<-[r:ASSOCIATES_WITH|CARES_FOR|LIVES_WITH|MUST_NOT_CONTACT|NOT_RELATED_TO|PARENT_OF|PARTNER_OF|RELATED_TO|SIBLING_OF|WORKS_WITH]-(x:Person)
    WHERE r.tier <= $clearance AND r.care_from <= $valid_on AND r.care_to > $valid_on AND r.known_from <= $known_on AND r.known_to > $known_on AND x.tier <= $clearance AND x.deceased_on > $valid_on AND x <> c
    RETURN {person: {person_id: x.person_id, name: x.name, birth_earliest: toString(x.birth_earliest), birth_latest: toString(x.birth_latest), birth_known: x.birth_known, deceased_on: toString(x.deceased_on), sex: x.sex, agencies: x.agencies}, kind: r.kind, agency: r.agency, system: r.system}
    ORDER BY r.agency, r.recorded_at, r.statement_id
  } AS elsewhere;
