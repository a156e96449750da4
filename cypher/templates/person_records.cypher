// variants: none
// title: One person and every record behind
// purpose: Who is this person, and what does each system hold, as received?
// mode: read
// rows: one, or none
// returns: person | map<plain> | the best view
// returns: records | list<map<plain>> | every record, as received
// returns: risk_facts | list<map<plain>> | the person's own live risk facts
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// person_id: the person asked about
:param person_id => '';

MATCH (x:Person {person_id: $person_id}) WHERE x.tier <= $clearance
RETURN {{person x}} AS person,
  COLLECT {
    MATCH (h:Record)-[:ABOUT]->(x)
    RETURN {agency: h.agency, system: h.system, record_id: h.record_id, given_name: h.given_name,
            middle_names: h.middle_names, family_name: h.family_name, known_as: h.known_as,
            birth_date: toString(h.birth_date), birth_date_quality: h.birth_date_quality,
            expected_birth_date: toString(h.expected_birth_date), sex: h.sex, identifiers: h.identifiers,
            phone: CASE WHEN x.place_tier <= $clearance THEN h.phone END,
            deceased_on: toString(h.deceased_on), restriction: h.restriction, recorded_at: toString(h.recorded_at),
            extracted_at: toString(h.extracted_at), retired_at: toString(h.retired_at)}
    ORDER BY h.agency, h.system, h.record_id
  } AS records,
  COLLECT {
    MATCH (:Register {name: 'risk'})-[f:FLAGS]->(x) WHERE {{live f}}
    RETURN {{risk_fact f}} ORDER BY f.record_key, f.risk_id
  } AS risk_facts;
