// title: All statements between pairs of people, wider links
// purpose: Who says that two people are linked over wider links, since when, and what lies behind a link that was worked out?
// source: templates/link_statements.cypher; `make docs` writes this file from it, so change it there
// mode: read
// rows: one for each pair asked about
// returns: start_id | string | the first person of the pair
// returns: end_id | string | the second person of the pair
// returns: statements | list<map<plain>> | what each source says, latest recorded last
// returns: homes | list<map<plain>> | residences of the two behind a link by a home
// returns: incidents | list<map<plain>> | involvements of the two behind a link by an incident
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// pairs: pairs of ids of people
:param pairs => [];

UNWIND $pairs AS pair
MATCH (a:Person {person_id: pair[0]}), (b:Person {person_id: pair[1]})
WHERE a.tier <= $clearance AND b.tier <= $clearance AND a <> b
CALL (a, b) {
  MATCH (a)-[r:PARENT_OF|CARES_FOR|PARTNER_OF|SIBLING_OF|RELATED_TO|LIVES_WITH|ASSOCIATES_WITH]-(b)
  WHERE r.tier <= $clearance AND r.walk_from <= $valid_on AND r.wider_to > $valid_on AND r.known_from <= $known_on AND r.known_to > $known_on
  RETURN collect(r) AS links
}
WITH a, b, links, COLLECT { UNWIND links AS r WITH r WHERE r.sources IS NOT NULL UNWIND r.sources AS s RETURN DISTINCT s } AS behind
RETURN a.person_id AS start_id, b.person_id AS end_id,
  COLLECT {
    UNWIND links AS r
    WITH r WHERE r.sources IS NULL
    RETURN {type: type(r), kind: r.kind, stated_kind: r.stated_kind, forwards: startNode(r) = a,
            agency: r.agency, system: r.system, record_keys: r.record_keys, valid_from: toString(r.valid_from),
            valid_to: toString(r.valid_to), recorded_at: toString(r.recorded_at), status: r.status}
    ORDER BY r.recorded_at, r.statement_id
  } AS statements,
  COLLECT {
    UNWIND CASE WHEN size(behind) > 0 THEN [a, b] ELSE [] END AS x
    MATCH (x)-[l:LIVES_AT]->(:Household)
    WHERE l.statement_id IN behind AND l.tier <= $clearance AND l.known_from <= $known_on AND l.known_to > $known_on
    // One shared home: where it is, is told only to whoever may know it of both.
    WITH x, l, a.place_tier <= $clearance AND b.place_tier <= $clearance AS told
    RETURN {person_id: x.person_id, kind: l.kind,
            address: CASE WHEN told THEN l.address END, postcode: CASE WHEN told THEN l.postcode END,
            agency: l.agency, system: l.system, record_keys: l.record_keys, valid_from: toString(l.valid_from),
            valid_to: toString(l.valid_to), recorded_at: toString(l.recorded_at)}
    // Not by the statement's id alone, which holds the UPRN.
    ORDER BY l.recorded_at, l.from_record, l.kind, l.walk_from, l.valid_to, l.known_from, l.statement_id
  } AS homes,
  COLLECT {
    UNWIND CASE WHEN size(behind) > 0 THEN [a, b] ELSE [] END AS x
    MATCH (x)-[l:INVOLVED_IN]->(i:Incident)
    WHERE l.statement_id IN behind AND l.tier <= $clearance AND l.known_from <= $known_on AND l.known_to > $known_on
    WITH x, l, i, CASE WHEN i.known_from <= $known_on AND i.known_to > $known_on THEN i ELSE head(COLLECT {
      MATCH (i)-[:SUPERSEDES]->(said:IncidentVersion)
      WHERE said.known_from <= $known_on AND said.known_to > $known_on
      RETURN said
    }) END AS v
    RETURN {person_id: x.person_id, role: l.role, incident_kind: v.kind, reference: i.reference,
            occurred_on: toString(v.occurred_on), agency: l.agency, system: l.system, record_keys: l.record_keys,
            recorded_at: toString(l.recorded_at)}
    ORDER BY v.occurred_on, l.recorded_at, l.statement_id
  } AS incidents;
