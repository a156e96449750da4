// variants: none
// title: People who may be meant by a search
// purpose: Whose names, identifiers, birth dates or postcodes come near to what is looked for? The comparison itself follows.
// mode: read
// returns: candidates | list<map<plain>> | each person, its records with names, birth dates and identifiers as received, whether a home, stay or other address at the postcode is recorded, and by what it was found where that may hold more people than are looked at
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// text: words for the full-text index; empty for none
:param text => '';
// keys: words for the index of keys; empty for none
:param keys => '';
// birth_dates: birth dates that may be meant
:param birth_dates => [];
// by_birth: whether a birth date alone brings people: where no name is looked for
:param by_birth => true;
// postcode: postcode without spaces, upper case; empty for none
:param postcode => '';
// limit: at most so many people by words, by a birth date and by a postcode
:param limit => 120;
// key_limit: at most so many people by keys: who shares most and the rarest of them comes first
:param key_limit => 60;

CALL () {
  // One index for each tier, so that nobody whom the reader may not see changes what is found.
  UNWIND range(0, $clearance) AS tier
  WITH tier WHERE $text <> ''
  CALL (tier) {
    CALL db.index.fulltext.queryNodes('person_search_' + toString(tier), $text, {limit: $limit}) YIELD node
    RETURN collect(node) AS found
  }
  UNWIND found AS x
  RETURN x, CASE WHEN size(found) >= $limit THEN 'words' END AS cut
  UNION
  UNWIND range(0, $clearance) AS tier
  WITH tier WHERE $keys <> ''
  CALL (tier) {
    CALL db.index.fulltext.queryNodes('person_keys_' + toString(tier), $keys, {limit: $key_limit}) YIELD node
    RETURN collect(node) AS found
  }
  UNWIND found AS x
  RETURN x, CASE WHEN size(found) >= $key_limit THEN 'keys' END AS cut
  UNION
  UNWIND $birth_dates AS birth_date
  MATCH (h:Record {birth_date: birth_date})-[:ABOUT]->(x:Person)
  WHERE $by_birth AND x.tier <= $clearance
  WITH DISTINCT x ORDER BY x.person_id LIMIT $limit
  WITH collect(x) AS found
  UNWIND found AS x
  RETURN x, CASE WHEN size(found) >= $limit THEN 'birth_date' END AS cut
  UNION
  MATCH (x:Person)-[l:LIVES_AT {postcode_key: $postcode}]->(:Household)
  WHERE $postcode <> '' AND {{known l}} AND x.place_tier <= $clearance AND x.tier <= $clearance
  // Whoever was also born on the day comes before the rest of a crowded postcode.
  WITH DISTINCT x ORDER BY x.birth_earliest IN $birth_dates DESC, x.person_id LIMIT $limit
  WITH collect(x) AS found
  UNWIND found AS x
  RETURN x, CASE WHEN size(found) >= $limit THEN 'postcode' END AS cut
}
WITH x, collect(DISTINCT cut) AS cut
WHERE x.tier <= $clearance AND $valid_on IS NOT NULL
// One long list: two hundred rows would take longer to cross the wire than to find.
RETURN collect({person: {{person x}}, cut: cut,
  records: COLLECT {
    MATCH (h:Record)-[:ABOUT]->(x)
    RETURN {record_key: h.record_key, given_name: h.given_name, middle_names: h.middle_names,
            family_name: h.family_name, known_as: h.known_as, birth_date: toString(h.birth_date),
            birth_date_quality: h.birth_date_quality, identifiers: h.identifiers}
    ORDER BY h.record_key
  },
  at_postcode: $postcode <> '' AND x.place_tier <= $clearance AND EXISTS {
    MATCH (x)-[l:LIVES_AT {postcode_key: $postcode}]->(:Household) WHERE {{known l}}
  }}) AS candidates;
