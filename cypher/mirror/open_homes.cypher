// title: Homes in the open
// purpose: What these homes show; a home shows what open statements say.
// mode: lookup
// returns: home | map | what it shows

// household_ids: the homes, as `open_ids` gives them
:param household_ids => [];

UNWIND $household_ids AS household_id
MATCH (h:Household {household_id: household_id})
WHERE EXISTS { MATCH (p:Person)-[l:LIVES_AT]->(h) WHERE l.tier = 0 AND p.tier = 0 }
  OR EXISTS { MATCH (i:Incident)-[l:AT]->(h) WHERE l.tier = 0 AND i.tier = 0 }
RETURN properties(h) AS home;
