// title: Whom two children have in common
// purpose: Which recorded parents and carers do these pairs of children have in common?
// source: templates/siblings_shared.cypher; `make docs` writes this file from it, so change it there
// mode: read
// rows: one for each pair asked about
// returns: a | map<plain> | one child
// returns: b | map<plain> | the other child
// returns: shared | list<map<plain>> | parents and carers of both
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// pairs: pairs of children's ids
:param pairs => [];

UNWIND $pairs AS pair
MATCH (a:Person {person_id: pair[0]}), (b:Person {person_id: pair[1]})
WHERE a.tier <= $clearance AND b.tier <= $clearance
RETURN {person_id: a.person_id, name: a.name, birth_earliest: toString(a.birth_earliest), birth_latest: toString(a.birth_latest), birth_known: a.birth_known, deceased_on: toString(a.deceased_on), sex: a.sex, agencies: a.agencies} AS a, {person_id: b.person_id, name: b.name, birth_earliest: toString(b.birth_earliest), birth_latest: toString(b.birth_latest), birth_known: b.birth_known, deceased_on: toString(b.deceased_on), sex: b.sex, agencies: b.agencies} AS b,
  COLLECT {
    MATCH (a)<-[r:PARENT_OF|CARES_FOR]-(x:Person)
    WHERE r.tier <= $clearance AND r.known_from <= $known_on AND r.known_to > $known_on AND r.walk_from <= $valid_on AND r.close_to > $valid_on
    AND (type(r) = 'PARENT_OF' OR r.kind IN ['step_parent', 'guardian', 'special_guardian', 'carer_kinship']) AND x.tier <= $clearance AND x <> a AND x <> b
    WITH DISTINCT b, x
    WHERE EXISTS { MATCH (x)-[r:PARENT_OF|CARES_FOR]->(b) WHERE r.tier <= $clearance AND r.known_from <= $known_on AND r.known_to > $known_on AND r.walk_from <= $valid_on AND r.close_to > $valid_on
    AND (type(r) = 'PARENT_OF' OR r.kind IN ['step_parent', 'guardian', 'special_guardian', 'carer_kinship']) }
    RETURN {person_id: x.person_id, name: x.name, birth_earliest: toString(x.birth_earliest), birth_latest: toString(x.birth_latest), birth_known: x.birth_known, deceased_on: toString(x.deceased_on), sex: x.sex, agencies: x.agencies} ORDER BY x.person_id
  } AS shared;
