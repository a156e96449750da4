// title: Follow a person
// purpose: Let tiers and ends follow a person whose tier, death or records changed; homes and incidents are marked.
// mode: write

// person_ids: ids of people
:param person_ids => [];

UNWIND $person_ids AS id
MATCH (p:Person {person_id: id})
CALL (p) {
  MATCH (p)-[r:PARENT_OF|CARES_FOR|SIBLING_OF|PARTNER_OF|RELATED_TO|LIVES_WITH|ASSOCIATES_WITH|WORKS_WITH|MUST_NOT_CONTACT|NOT_RELATED_TO|SUSPECTED_SAME]-(q:Person)
  WHERE r.derived IS NULL
  SET r.tier = CASE
      WHEN p.tier >= q.tier AND p.tier >= r.restriction THEN p.tier
      WHEN q.tier >= r.restriction THEN q.tier
      ELSE r.restriction
    END
}
CALL (p) {
  MATCH (p)-[r:LIVES_AT]->(h:Household)
  SET h.stale = 2
  WITH p, r
  SET r.tier = CASE WHEN p.tier > r.tier THEN p.tier ELSE r.tier END
  WITH r.text_key AS words
  MATCH (k:AddressKey {text_key: words})
  SET k.stale = 1
}
CALL (p) {
  MATCH (p)-[r:INVOLVED_IN]->(i:Incident)
  SET i.stale = 1,
      r.tier = CASE
        WHEN p.tier >= i.tier AND p.tier >= r.restriction THEN p.tier
        WHEN i.tier >= r.restriction THEN i.tier
        ELSE r.restriction
      END
}
CALL (p) {
  MATCH (f:RiskFact)-[:ABOUT_PERSON]->(p)
  SET f.tier = CASE WHEN p.tier > f.restriction THEN p.tier ELSE f.restriction END
}
CALL (p) {
  MATCH (:Register)-[r:FLAGS]->(p)
  WITH p, r, coalesce(r.valid_to, date('9999-12-31')) AS ends
  SET r.tier = CASE WHEN p.tier > r.restriction THEN p.tier ELSE r.restriction END,
      r.close_to = CASE WHEN ends < p.deceased_on THEN ends ELSE p.deceased_on END,
      r.wider_to = CASE WHEN ends < p.deceased_on THEN ends ELSE p.deceased_on END
};
