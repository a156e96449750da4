// title: Records as linkage looks at them
// purpose: What these records say, as received; where their people live only as far as whoever sees the person may know.
// mode: lookup
// returns: record_key | string | the record
// returns: barred | boolean | adoption or witness protection: never proposed
// returns: tier | integer | who sees the record
// returns: place_tier | integer | who may know where the person is
// returns: record | map<plain> | what it says
// returns: lived | list<map<plain>> | addresses that it was ever recorded at
// returns: relatives | list<map<plain>> | whom its own system holds as its parent or child, no more restricted than it
// returns: print | string | digest of what linkage compared last, or null
// returns: model | string | the model that compared it, or null

// record_keys: keys of records
:param record_keys => [];

UNWIND $record_keys AS key
MATCH (r:Record {record_key: key})-[:ABOUT]->(p:Person)
OPTIONAL MATCH (c:ComparedRecord {record_key: key})
RETURN r.record_key AS record_key, r.barrier IS NOT NULL AS barred, p.tier AS tier, p.place_tier AS place_tier,
  {given_name: coalesce(r.given_name, ''), middle_names: coalesce(r.middle_names, ''),
   family_name: coalesce(r.family_name, ''), known_as: coalesce(r.known_as, []), birth_date: toString(r.birth_date),
   birth_date_quality: coalesce(r.birth_date_quality, ''), expected_birth_date: toString(r.expected_birth_date),
   sex: coalesce(r.sex, ''), identifiers: coalesce(r.identifiers, []), phone: coalesce(r.phone, '')} AS record,
  COLLECT {
    MATCH (p)-[h:LIVES_AT]->(:Household)
    WHERE h.from_record = key AND h.tier <= p.tier
    RETURN DISTINCT {address: coalesce(h.address, ''), postcode: coalesce(h.postcode, ''), uprn: coalesce(h.uprn, '')} AS home
    ORDER BY home.address, home.postcode, home.uprn
  } AS lived,
  COLLECT {
    MATCH (p)-[k:PARENT_OF]-(:Person)
    WHERE (k.from_record = key OR k.to_record = key) AND k.tier <= p.tier AND k.retracted_at IS NULL
      AND k.kind = 'parent' AND k.status <> 'disputed'
    MATCH (o:Record {record_key: CASE WHEN k.from_record = key THEN k.to_record ELSE k.from_record END})
    WHERE o.barrier IS NULL
    RETURN DISTINCT {kind: CASE WHEN k.from_record = key THEN 'child' ELSE 'parent' END,
                     given_name: coalesce(o.given_name, ''), birth_date: coalesce(toString(o.birth_date), '')} AS kin
    ORDER BY kin.kind, kin.given_name, kin.birth_date
  } AS relatives,
  c.print AS print, c.model AS model
ORDER BY record_key;
