// variants: none
// title: What is recorded about children with no recorded carer
// purpose: Who holds a record of these children, who is linked to them and how, who cared for them before, and where are they placed?
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
RETURN {{person c}} AS child,
  COLLECT {
    MATCH (c)<-[:ABOUT]-(h:Record) WHERE h.retired_at IS NULL
    RETURN DISTINCT h.agency AS agency ORDER BY agency
  } AS holders,
  COLLECT {
    MATCH (c)-[r:{{all_types}}]-(x:Person)
    WHERE {{lasting r}} AND x.tier <= $clearance AND x <> c
    UNWIND coalesce(r.agencies, [r.agency]) AS agency
    WITH DISTINCT x, type(r) AS type, r.kind AS kind, startNode(r) = x AS forwards, coalesce(r.status, '') = 'disputed' AS disputed,
      r.close_to > $valid_on OR type(r) IN ['INVOLVED_WITH', 'ASSOCIATES_WITH'] AS current, agency ORDER BY agency
    WITH x, type, kind, forwards, current, disputed, collect(agency) AS agencies
    ORDER BY x.person_id, type, kind, forwards, current DESC, disputed LIMIT $limit
    RETURN {person: {{person x}}, type: type, kind: kind, forwards: forwards, current: current,
            disputed: disputed, agencies: agencies}
  } AS linked,
  COLLECT {
    MATCH (c)<-[r:{{between_people}}]-(x:Person)
    WHERE {{care_statement r}} AND r.tier <= $clearance AND x.tier <= $clearance AND x <> c
      AND r.known_from <= $known_on AND coalesce(r.valid_from, date('0001-01-01')) <= $valid_on
      AND (r.status = 'disputed' OR r.care_to <= $valid_on OR r.known_to <= $known_on OR x.deceased_on <= $valid_on)
    RETURN {person: {{person x}}, kind: r.kind, agency: r.agency, system: r.system,
            because: CASE WHEN x.deceased_on <= $valid_on THEN 'dead' WHEN r.known_to <= $known_on THEN 'withdrawn'
                       WHEN r.status = 'disputed' THEN 'disputed' ELSE 'ended' END,
            on: toString(CASE WHEN x.deceased_on <= $valid_on THEN x.deceased_on WHEN r.known_to <= $known_on THEN r.known_to
                  WHEN r.status = 'disputed' THEN r.known_from ELSE r.care_to END)}
    ORDER BY r.known_from, r.statement_id
  } AS former,
  COLLECT {
    MATCH (c)-[l:LIVES_AT]->(:Household)
    WHERE (l.kind = 'placement' OR l.dwelling_kind = 'childrens_home' AND l.kind IN ['home', 'stays', 'bail'])
      AND {{lived l c}}
    RETURN {kind: l.kind, dwelling_kind: l.dwelling_kind, agency: l.agency, system: l.system, valid_from: toString(l.valid_from)}
    ORDER BY l.recorded_at, l.statement_id
  } AS placed,
  COLLECT {
    MATCH (c)-[s:SUSPECTED_SAME]-(d:Person)
    WHERE {{may_be_one s c d}}
    MATCH (d)<-[r:{{between_people}}]-(x:Person)
    WHERE {{cares r}} AND x.tier <= $clearance AND x.deceased_on > $valid_on AND x <> c AND x <> d
    WITH DISTINCT d, x, r.kind AS kind, r.agency AS agency ORDER BY d.person_id, x.person_id, kind, agency
    RETURN {person: {{person d}}, carer: {{person x}}, kind: kind, agency: agency}
  } AS alike,
  COLLECT {
    MATCH (c)<-[r:{{between_people}}]-(x:Person)
    WHERE {{cares r}} AND x.tier <= $clearance AND x.deceased_on > $valid_on AND x <> c
    RETURN {person: {{person x}}, kind: r.kind, agency: r.agency, system: r.system}
    ORDER BY r.agency, r.recorded_at, r.statement_id
  } AS elsewhere;
