// title: People suspected to be one person with others
// purpose: Of these people, those with a suspicion or a seal on their place, and who they may be one person with.
// mode: lookup
// returns: person_id | string | the person
// returns: tier | integer | the person's own tier
// returns: place_tier | integer | who may know the person's place, as it is now
// returns: near | list<string> | people who may be the same

// person_ids: ids of people
:param person_ids => [];

UNWIND $person_ids AS id
MATCH (p:Person {person_id: id})
WHERE p.place_tier <> p.tier OR EXISTS { (p)-[:SUSPECTED_SAME]-() }
RETURN p.person_id AS person_id, p.tier AS tier, p.place_tier AS place_tier,
  COLLECT { MATCH (p)-[:SUSPECTED_SAME]-(q:Person) RETURN DISTINCT q.person_id AS near ORDER BY near } AS near;
