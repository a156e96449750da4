// title: What is in the open, by id
// purpose: Which people, homes and incidents may the mirror know of?
// mode: lookup
// returns: people | list<string> | people at tier 0
// returns: homes | list<string> | homes that an open statement about an open person or incident names
// returns: incidents | list<string> | incidents at tier 0

RETURN
  COLLECT { MATCH (p:Person) WHERE p.tier = 0 RETURN p.person_id } AS people,
  COLLECT {
    MATCH (h:Household)
    WHERE EXISTS { MATCH (p:Person)-[l:LIVES_AT]->(h) WHERE l.tier = 0 AND p.tier = 0 }
      OR EXISTS { MATCH (i:Incident)-[l:AT]->(h) WHERE l.tier = 0 AND i.tier = 0 }
    RETURN h.household_id
  } AS homes,
  COLLECT { MATCH (i:Incident) WHERE i.tier = 0 RETURN i.incident_key } AS incidents;
