// title: How much is to be worked out
// purpose: Count what loads and decisions have marked.
// mode: lookup
// returns: people | integer | people to be looked at
// returns: addresses | integer | addresses in words
// returns: households | integer | households
// returns: incidents | integer | incidents

OPTIONAL MATCH (p:Person)
WHERE p.stale IS NOT NULL
WITH count(p) AS people
OPTIONAL MATCH (k:AddressKey)
WHERE k.stale IS NOT NULL
WITH people, count(k) AS addresses
OPTIONAL MATCH (h:Household)
WHERE h.stale IS NOT NULL
WITH people, addresses, count(h) AS households
OPTIONAL MATCH (i:Incident)
WHERE i.stale IS NOT NULL
RETURN people AS people, addresses AS addresses, households AS households, count(i) AS incidents;
