// title: People with live risk facts within four steps of one person, all links
// purpose: Who with a live risk fact is within four steps of this person over all links?
// source: templates/person_risks.cypher; `make docs` writes this file from it, so change it there
// mode: read
// returns: risk_person | map<plain> | a person with live risk facts
// returns: steps | integer | the least number of steps; 0 is the person asked about
// returns: risk_facts | list<map<plain>> | the live risk facts
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// person_id: the person asked about
:param person_id => '';
// limit: at most so many people
:param limit => 1000;

MATCH (g:Register {name: 'risk'})
MATCH (c:Person {person_id: $person_id}) WHERE c.tier <= $clearance
MATCH p = (c)-[rs:PARENT_OF|CARES_FOR|PARTNER_OF|SIBLING_OF|RELATED_TO|LIVES_WITH|ASSOCIATES_WITH|INVOLVED_WITH*0..4]-(x:Person)
WHERE all(r IN rs WHERE r.tier <= $clearance AND r.walk_from <= $valid_on AND r.wider_to > $valid_on AND r.known_from <= $known_on AND r.known_to > $known_on)
  AND all(n IN nodes(p) WHERE n.tier <= $clearance)
WITH g, x, min(length(p)) AS steps
WHERE EXISTS { MATCH (g)-[f:FLAGS]->(x) WHERE f.tier <= $clearance AND f.walk_from <= $valid_on AND f.wider_to > $valid_on AND f.known_from <= $known_on AND f.known_to > $known_on }
WITH g, x, steps ORDER BY steps, x.person_id LIMIT $limit
RETURN {person_id: x.person_id, name: x.name, birth_earliest: toString(x.birth_earliest), birth_latest: toString(x.birth_latest), birth_known: x.birth_known, deceased_on: toString(x.deceased_on), sex: x.sex, agencies: x.agencies} AS risk_person, steps,
  COLLECT {
    MATCH (g)-[f:FLAGS]->(x) WHERE f.tier <= $clearance AND f.walk_from <= $valid_on AND f.wider_to > $valid_on AND f.known_from <= $known_on AND f.known_to > $known_on
    RETURN {risk_id: f.risk_id, kind: f.risk_kind, basis: f.risk_basis, role: f.role, agency: f.agency, system: f.system, record_key: f.record_key, valid_from: toString(f.valid_from), valid_to: toString(f.valid_to), review_due: toString(f.review_due), recorded_at: toString(f.recorded_at)} ORDER BY f.record_key, f.risk_id
  } AS risk_facts;
