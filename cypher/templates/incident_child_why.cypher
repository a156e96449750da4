// variants: none
// title: Through whom a child belongs to an incident
// purpose: For incidents and children: what was the incident, and through which adult does the child belong to it?
// mode: read
// rows: one for each pair asked about
// returns: incident_key | string | the incident
// returns: incident | map<plain> | the incident as known on the day
// returns: child | map<plain> | the child
// returns: through | list<map<plain>> | adults, their role there and how they are related to the child
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// pairs: pairs of incident key and child's id
:param pairs => [];

UNWIND $pairs AS pair
MATCH (i:Incident {incident_key: pair[0]}), (c:Person {person_id: pair[1]})
WHERE i.tier <= $clearance AND c.tier <= $clearance
WITH i, c, {{said i}} AS v
WHERE v IS NOT NULL AND v.occurred_on <= $valid_on
RETURN i.incident_key AS incident_key, {agency: v.agency, reference: v.reference, kind: v.kind, occurred_at: toString(v.occurred_at), occurred_on: toString(v.occurred_on),
      recorded_at: toString(v.recorded_at), summary: coalesce(v.summary, ''),
      household_id: head(COLLECT { MATCH (i)-[at:AT]->(h:Household) WHERE {{known at}} RETURN h.household_id ORDER BY at.known_from DESC, h.household_id })} AS incident, {{person c}} AS child,
  COLLECT {
    MATCH (i)<-[l:INVOLVED_IN]-(a:Person)-[r:PARENT_OF|CARES_FOR]->(c)
    WHERE l.role IN ['suspect', 'perpetrator', 'victim'] AND {{known l}} AND a.tier <= $clearance AND a <> c
      AND {{known r}} AND (type(r) = 'PARENT_OF' OR r.walk_from <= v.occurred_on AND r.close_to > v.occurred_on)
    WITH a, l.role AS role, r.kind AS kind, r.agency AS agency ORDER BY a.person_id, role, kind, agency
    WITH a, role, kind, collect(DISTINCT agency) AS agencies
    RETURN {person: {{person a}}, role: role, kind: kind, agencies: agencies}
    ORDER BY a.person_id, role, kind
  } AS through;
