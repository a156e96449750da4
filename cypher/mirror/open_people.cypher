// title: People in the open, and what hangs on them
// purpose: Best view, records, risk facts and statements of these people; nothing above tier 0 is read.
// mode: lookup
// returns: person_id | string | the person
// returns: person | map | the best view
// returns: records | list<map> | the records about the person
// returns: facts | list<map> | risk facts about the person
// returns: flags | list<map> | the register's lines to the person
// returns: links | list<map> | statements that begin at the person: type, end, what they say
// returns: homes | list<map> | residences: household, what they say
// returns: roles | list<map> | involvements: incident, what they say

// person_ids: the people
:param person_ids => [];

UNWIND $person_ids AS person_id
MATCH (p:Person {person_id: person_id}) WHERE p.tier = 0
RETURN person_id, properties(p) AS person,
  COLLECT { MATCH (r:Record)-[:ABOUT]->(p) RETURN properties(r) } AS records,
  COLLECT { MATCH (f:RiskFact)-[:ABOUT_PERSON]->(p) WHERE f.tier = 0 RETURN properties(f) } AS facts,
  COLLECT { MATCH (:Register {name: 'risk'})-[f:FLAGS]->(p) WHERE f.tier = 0 RETURN properties(f) } AS flags,
  COLLECT {
    MATCH (p)-[r:ASSOCIATES_WITH|CARES_FOR|INVOLVED_WITH|LIVES_WITH|MUST_NOT_CONTACT|NOT_RELATED_TO|PARENT_OF|PARTNER_OF|RELATED_TO|SIBLING_OF|WORKS_WITH]->(o:Person)
    WHERE r.tier = 0 AND o.tier = 0
    RETURN {
      type: type(r), end: o.person_id,
      says: CASE WHEN p.place_tier = 0 AND o.place_tier = 0 THEN properties(r) ELSE r {.*, household_id: CASE WHEN type(r) = 'LIVES_WITH' THEN '' END, sources: []} END
    }
  } AS links,
  COLLECT {
    MATCH (p)-[l:LIVES_AT]->(h:Household) WHERE l.tier = 0
    RETURN {end: h.household_id, says: l {.*, postcode: CASE WHEN p.place_tier = 0 THEN l.postcode END}}
  } AS homes,
  COLLECT {
    MATCH (p)-[l:INVOLVED_IN]->(i:Incident) WHERE l.tier = 0 AND i.tier = 0
    RETURN {end: i.incident_key, says: properties(l)}
  } AS roles;
