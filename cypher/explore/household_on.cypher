// title: Who lived at one dwelling on a day
// purpose: Who is recorded as living at this dwelling on the day, and by which source?
// source: templates/household_on.cypher; `make docs` writes this file from it, so change it there
// mode: read
// rows: one, or none
// returns: uprn | string | unique property reference number, or null
// returns: addresses | list<map<plain>> | how visible statements write the address
// returns: kinds | list<string> | which kind of dwelling it is said to be
// returns: residents | list<map<plain>> | residences that hold on the day, each with its person
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// household_id: the dwelling
:param household_id => '';
// limit: at most so many residences
:param limit => 1000;

MATCH (h:Household {household_id: $household_id})
// A place that the reader may not know brings nobody here; what kind of dwelling it is ends paths, and stays.
WITH h, COLLECT {
    CALL (h) {
      MATCH (x:Person)-[l:LIVES_AT]->(h)
      WHERE l.tier <= $clearance AND l.known_from <= $known_on AND l.known_to > $known_on AND x.place_tier <= $clearance
      RETURN l.address AS address, l.postcode AS postcode
      UNION
      MATCH (i:Incident)-[l:AT]->(h)
      WHERE l.tier <= $clearance AND l.known_from <= $known_on AND l.known_to > $known_on AND i.tier <= $clearance
      RETURN l.address AS address, l.postcode AS postcode
    }
    RETURN {address: address, postcode: postcode}
    // The store's order would tell in which order they were written.
    ORDER BY address, postcode
  } AS addresses
WHERE size(addresses) > 0
RETURN h.uprn AS uprn, addresses,
  COLLECT {
    MATCH (x:Person)-[l:LIVES_AT]->(h)
    WHERE l.dwelling_kind <> '' AND l.tier <= $clearance AND l.known_from <= $known_on AND l.known_to > $known_on AND x.tier <= $clearance
    RETURN DISTINCT l.dwelling_kind AS kind ORDER BY kind
  } AS kinds,
  COLLECT {
    MATCH (x:Person)-[l:LIVES_AT]->(h)
    WHERE l.kind <> 'correspondence' AND x.place_tier <= $clearance AND l.tier <= $clearance AND l.known_from <= $known_on AND l.known_to > $known_on AND l.walk_from <= $valid_on AND coalesce(l.valid_to, date('9999-12-31')) > $valid_on AND NOT (l.kind = 'home' AND l.valid_to IS NULL AND EXISTS {
      MATCH (x)-[newer:LIVES_AT {kind: 'home', from_record: l.from_record}]->()
      WHERE newer.walk_from > l.walk_from AND newer.walk_from <= $valid_on
        AND newer.tier <= l.tier
        AND newer.known_from <= $known_on AND newer.known_to > $known_on
    })
    RETURN {person: {person_id: x.person_id, name: x.name, birth_earliest: toString(x.birth_earliest), birth_latest: toString(x.birth_latest), birth_known: x.birth_known, deceased_on: toString(x.deceased_on), sex: x.sex, agencies: x.agencies}, kind: l.kind, agency: l.agency, system: l.system, record_keys: l.record_keys,
            address: l.address, postcode: l.postcode, valid_from: toString(l.valid_from), valid_to: toString(l.valid_to), recorded_at: toString(l.recorded_at)}
    ORDER BY x.person_id, l.recorded_at, l.statement_id LIMIT $limit
  } AS residents;
