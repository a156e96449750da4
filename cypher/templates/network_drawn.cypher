// variants: profile
// title: What is drawn around the people of a network, {{profile}} links
// purpose: How are these people joined over {{profile}} links, where does each live on the day, what is each named at, which live risk facts does each carry, and who may be the same person?
// mode: read
// rows: one
// returns: ties | list<map<plain>> | relationships between two of the people, each as one source states it
// returns: joined | list<map<plain>> | pairs of the people whom a shared home or incident joins, for each type
// returns: homes | list<map<plain>> | residences that hold on the day
// returns: households | list<map<plain>> | the dwellings of those residences, and how many live in each
// returns: incidents | list<map<plain>> | incidents at which one of the people is named, the latest first
// returns: incidents_total | integer | how many such incidents there are
// returns: involvements | list<map<plain>> | who of the people is named at those incidents, in which role
// returns: suspected | list<map<plain>> | somebody of the people, and who may be the same person
// returns: risk_facts | list<map<plain>> | live risk facts of the people, and of who may be the same person
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// person_ids: the people
:param person_ids => [];
// limit: at most so many incidents
:param limit => 40;

UNWIND $person_ids AS person_id
MATCH (x:Person {person_id: person_id}) WHERE x.tier <= $clearance
WITH collect(DISTINCT x) AS xs
WITH xs, COLLECT {
    UNWIND xs AS x
    MATCH (x)-[l:INVOLVED_IN]->(i:Incident)
    WHERE {{known l}} AND i.tier <= $clearance
    WITH DISTINCT i
    WITH i, {{said i}} AS v
    WHERE v IS NOT NULL AND v.occurred_on <= $valid_on
    RETURN i ORDER BY v.occurred_on DESC, i.incident_key
  } AS found, COLLECT {
    UNWIND xs AS x
    MATCH (x)-[l:LIVES_AT]->(h:Household)
    WHERE l.kind <> 'correspondence' AND x.place_tier <= $clearance AND {{lived l x}}
    RETURN DISTINCT h ORDER BY h.household_id
  } AS hs
WITH xs, found[..$limit] AS shown, size(found) AS incidents_total, hs
CALL (xs) {
  UNWIND xs AS x
  MATCH (x)-[s:SUSPECTED_SAME]-(y:Person)
  WHERE {{may_be_one s x y}}
  WITH x, y, min(s.recorded_at) AS since
  RETURN collect({x: x, y: y, since: since}) AS pairs
}
WITH xs, shown, incidents_total, hs, pairs, xs + [one IN pairs WHERE NOT one.y IN xs | one.y] AS carrying
RETURN
  COLLECT {
    UNWIND xs AS a
    MATCH (a)-[r:{{types}}|MUST_NOT_CONTACT]->(b:Person)
    WHERE b IN xs AND a <> b AND r.sources IS NULL
      AND (({{live r}})
        // How a couple or a carer ended is drawn also where it may no longer be walked.
        OR (type(r) IN ['PARTNER_OF', 'CARES_FOR'] AND {{lasting r}})
        OR (type(r) = 'MUST_NOT_CONTACT' AND {{known r}} AND coalesce(r.valid_from, r.known_from) <= $valid_on
          AND coalesce(r.valid_to, date('9999-12-31')) > $valid_on))
    RETURN {start_id: a.person_id, end_id: b.person_id, type: type(r), kind: r.kind, stated_kind: r.stated_kind,
            ended: type(r) IN ['PARTNER_OF', 'CARES_FOR', 'RELATED_TO', 'LIVES_WITH'] AND r.close_to <= $valid_on,
            agency: r.agency, system: r.system, record_keys: r.record_keys, valid_from: toString(r.valid_from),
            valid_to: toString(r.valid_to), recorded_at: toString(r.recorded_at), status: r.status}
    ORDER BY a.person_id, b.person_id, type(r), r.recorded_at, r.statement_id
  } AS ties,
  COLLECT {
    UNWIND xs AS a
    MATCH (a)-[r:{{types}}]->(b:Person)
    WHERE b IN xs AND a <> b AND r.sources IS NOT NULL AND {{live r}}
    WITH CASE WHEN a.person_id < b.person_id THEN a.person_id ELSE b.person_id END AS one,
      CASE WHEN a.person_id < b.person_id THEN b.person_id ELSE a.person_id END AS other, type(r) AS type
    RETURN DISTINCT {start_id: one, end_id: other, type: type} AS pair
    ORDER BY pair.start_id, pair.end_id, pair.type
  } AS joined,
  COLLECT {
    UNWIND xs AS x
    MATCH (x)-[l:LIVES_AT]->(h:Household)
    WHERE l.kind <> 'correspondence' AND x.place_tier <= $clearance AND {{lived l x}}
    RETURN {person_id: x.person_id, household_id: h.household_id, kind: l.kind, address: l.address, postcode: l.postcode,
            agency: l.agency, system: l.system, record_keys: l.record_keys, valid_from: toString(l.valid_from),
            valid_to: toString(l.valid_to), recorded_at: toString(l.recorded_at)}
    ORDER BY x.person_id, l.recorded_at, l.from_record, l.kind, l.walk_from, l.valid_to, l.known_from, l.statement_id
  } AS homes,
  COLLECT {
    UNWIND hs AS h
    RETURN {household_id: h.household_id,
      kinds: COLLECT {
        MATCH (o:Person)-[k:LIVES_AT]->(h) WHERE k.dwelling_kind <> '' AND {{known k}} AND o.tier <= $clearance
        RETURN DISTINCT k.dwelling_kind AS kind ORDER BY kind
      },
      people: COUNT {
        MATCH (o:Person)-[k:LIVES_AT]->(h)
        WHERE k.kind <> 'correspondence' AND o.place_tier <= $clearance AND {{lived k o}}
        RETURN DISTINCT o
      }}
    ORDER BY h.household_id
  } AS households,
  COLLECT {
    UNWIND shown AS i
    WITH i, {{said i}} AS v
    RETURN {agency: i.agency, reference: i.reference, kind: v.kind, occurred_on: toString(v.occurred_on),
      people: COUNT {
        MATCH (o:Person)-[k:INVOLVED_IN]->(i) WHERE {{known k}} AND o.tier <= $clearance
        RETURN DISTINCT o
      }}
    ORDER BY v.occurred_on DESC, i.incident_key
  } AS incidents,
  incidents_total,
  COLLECT {
    UNWIND shown AS i
    MATCH (x:Person)-[l:INVOLVED_IN]->(i)
    WHERE x IN xs AND {{known l}}
    RETURN {person_id: x.person_id, incident_agency: i.agency, reference: i.reference, role: l.role,
            present: coalesce(l.present, 'unknown'), agency: l.agency, system: l.system,
            record_keys: l.record_keys, recorded_at: toString(l.recorded_at)}
    ORDER BY i.incident_key, x.person_id, l.role, l.statement_id
  } AS involvements,
  COLLECT {
    UNWIND pairs AS one
    WITH one.x AS x, one.y AS y, one
    RETURN {person_id: x.person_id, other: {{person y}}, since: toString(date(datetime({datetime: one.since, timezone: 'Europe/London'})))}
    ORDER BY x.person_id, y.person_id
  } AS suspected,
  COLLECT {
    UNWIND carrying AS x
    MATCH (:Register {name: 'risk'})-[f:FLAGS]->(x) WHERE {{live f}}
    WITH DISTINCT x, f
    RETURN {person_id: x.person_id, fact: {{risk_fact f}}}
    ORDER BY x.person_id, f.record_key, f.risk_id
  } AS risk_facts;
