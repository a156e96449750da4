// title: How complete each source's records are
// purpose: How many of each source's records hold a name, a birth date, a sex, a home, a relationship, a verified identifier?
// source: templates/completeness_by_source.cypher; `make docs` writes this file from it, so change it there
// mode: read
// rows: one for each source
// returns: agency | string | code of the agency
// returns: system | string | its system
// returns: records | integer | records held today
// returns: with_name | integer | with a given or family name
// returns: with_birth_date | integer | with a usable birth date, or an expected one
// returns: with_sex | integer | with a sex
// returns: with_residence | integer | with a residence
// returns: with_relationship | integer | with a relationship to anybody
// returns: with_verified_identifier | integer | with an identifier that is valid and verified
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');

MATCH (h:Record)-[:ABOUT]->(x:Person)
WHERE h.retired_at IS NULL AND x.tier <= $clearance AND $valid_on IS NOT NULL
WITH h.agency AS agency, h.system AS system,
  CASE WHEN h.given_name IS NOT NULL OR h.family_name IS NOT NULL THEN 1 END AS name,
  CASE WHEN h.expected_birth_date IS NOT NULL
    OR h.birth_date IS NOT NULL AND coalesce(h.birth_date_quality, '') <> 'unknown'
      AND NOT h.birth_date IN [date('1900-01-01'), date('1901-01-01')] THEN 1 END AS birth_date,
  CASE WHEN h.sex IN ['F', 'M'] THEN 1 END AS sex,
  CASE WHEN EXISTS { MATCH (x)-[l:LIVES_AT]->() WHERE l.from_record = h.record_key AND l.tier <= $clearance AND l.known_from <= $known_on AND l.known_to > $known_on } THEN 1 END AS residence,
  CASE WHEN EXISTS {
      MATCH (x)-[r:ASSOCIATES_WITH|CARES_FOR|LIVES_WITH|MUST_NOT_CONTACT|NOT_RELATED_TO|PARENT_OF|PARTNER_OF|RELATED_TO|SIBLING_OF|WORKS_WITH]-(o:Person)
      WHERE r.sources IS NULL AND (r.from_record = h.record_key OR r.to_record = h.record_key) AND r.tier <= $clearance AND r.known_from <= $known_on AND r.known_to > $known_on AND o.tier <= $clearance
    } THEN 1 END AS relationship,
  CASE WHEN size(coalesce(h.verified, [])) > 0 THEN 1 END AS identifier
RETURN agency, system, count(*) AS records, count(name) AS with_name, count(birth_date) AS with_birth_date, count(sex) AS with_sex,
  count(residence) AS with_residence, count(relationship) AS with_relationship, count(identifier) AS with_verified_identifier
ORDER BY agency, system;
