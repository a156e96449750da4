// variants: profile
// title: People with their live risk facts
// purpose: Which risk facts about these people are live?
// mode: read
// rows: one for each person asked about who has any
// returns: person | map<plain> | the person
// returns: risk_facts | list<map<plain>> | the live risk facts
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// person_ids: the people
:param person_ids => [];
// kinds: kinds of risk fact that count; empty for all
:param kinds => [];
// bases: bases of risk fact that count; empty for all
:param bases => [];

MATCH (g:Register {name: 'risk'})
UNWIND $person_ids AS person_id
MATCH (x:Person {person_id: person_id}) WHERE x.tier <= $clearance
MATCH (g)-[f:FLAGS]->(x) WHERE {{live f}} AND {{asked_risk f}}
WITH x, f ORDER BY x.person_id, f.record_key, f.risk_id
RETURN {{person x}} AS person, collect({{risk_fact f}}) AS risk_facts;
