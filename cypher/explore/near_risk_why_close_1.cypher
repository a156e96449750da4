// title: The nearest person with a live risk fact for children one step away, close links
// purpose: For children who are known to be one step from risk over close links: from whom, by which risk facts, and how many others are as near?
// source: templates/near_risk_why.cypher; `make docs` writes this file from it, so change it there
// mode: read
// rows: one for each child asked about
// returns: child | map<plain> | the child
// returns: risk_person | map<plain> | the nearest other person with a live risk fact, ties by id
// returns: risk_facts | list<map<plain>> | that person's live risk facts
// returns: other_risk_people | integer | how many other people with a live risk fact are as near
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// child_ids: the children
:param child_ids => [];
// kinds: kinds of risk fact that count; empty for all
:param kinds => [];
// bases: bases of risk fact that count; empty for all
:param bases => [];

MATCH (g:Register {name: 'risk'})
UNWIND $child_ids AS child_id
MATCH (c:Person {person_id: child_id}) WHERE c.tier <= $clearance
MATCH p = (c)-[rs:PARENT_OF|CARES_FOR|PARTNER_OF|SIBLING_OF|RELATED_TO|LIVES_WITH*1..1]-(x:Person)
WHERE all(r IN rs WHERE r.tier <= $clearance AND r.walk_from <= $valid_on AND r.close_to > $valid_on AND r.known_from <= $known_on AND r.known_to > $known_on)
  AND all(n IN nodes(p) WHERE n.tier <= $clearance)
WITH g, c, x, min(length(p)) AS distance
WHERE distance = 1 AND x <> c AND EXISTS {
  MATCH (g)-[f:FLAGS]->(x) WHERE f.tier <= $clearance AND f.walk_from <= $valid_on AND f.close_to > $valid_on AND f.known_from <= $known_on AND f.known_to > $known_on AND (size($kinds) = 0 OR f.risk_kind IN $kinds) AND (size($bases) = 0 OR f.risk_basis IN $bases)
}
WITH g, c, x ORDER BY x.person_id
WITH g, c, collect(x) AS nearest
WITH g, c, nearest[0] AS x, size(nearest) - 1 AS other_risk_people
RETURN {person_id: c.person_id, name: c.name, birth_earliest: toString(c.birth_earliest), birth_latest: toString(c.birth_latest), birth_known: c.birth_known, deceased_on: toString(c.deceased_on), sex: c.sex, agencies: c.agencies} AS child, {person_id: x.person_id, name: x.name, birth_earliest: toString(x.birth_earliest), birth_latest: toString(x.birth_latest), birth_known: x.birth_known, deceased_on: toString(x.deceased_on), sex: x.sex, agencies: x.agencies} AS risk_person,
  COLLECT {
    MATCH (g)-[f:FLAGS]->(x) WHERE f.tier <= $clearance AND f.walk_from <= $valid_on AND f.close_to > $valid_on AND f.known_from <= $known_on AND f.known_to > $known_on AND (size($kinds) = 0 OR f.risk_kind IN $kinds) AND (size($bases) = 0 OR f.risk_basis IN $bases)
    RETURN {risk_id: f.risk_id, kind: f.risk_kind, basis: f.risk_basis, role: f.role, agency: f.agency, system: f.system, record_key: f.record_key, valid_from: toString(f.valid_from), valid_to: toString(f.valid_to), review_due: toString(f.review_due), recorded_at: toString(f.recorded_at)} ORDER BY f.record_key, f.risk_id
  } AS risk_facts,
  other_risk_people;
