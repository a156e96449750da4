// title: Take addresses to be looked at
// purpose: A page of addresses in words whose statements changed, with what the open statements say of their UPRN.
// mode: write
// returns: words | string | the address in words
// returns: uprns | list<string> | UPRNs that the open statements give it

// page: how many at a time
:param page => 200;

MATCH (k:AddressKey)
USING INDEX SEEK k:AddressKey(stale)
WHERE k.stale = 1
WITH k
LIMIT $page
REMOVE k.stale
WITH k.text_key AS words
CALL (words) {
  OPTIONAL MATCH (p:Person)-[r:LIVES_AT {text_key: words}]->()
    USING INDEX SEEK r:LIVES_AT(text_key)
  WHERE r.uprn IS NOT NULL AND r.retracted_at IS NULL AND p.tier = 0 AND r.restriction = 0
    AND none(c IN [(p)-[c:LIVES_AT]->() | c]
      WHERE c.confidential AND (c.uprn = r.uprn OR c.uprn IS NULL AND c.text_key = words)
        AND none(later IN [(p)-[l:LIVES_AT]->() | l] WHERE later.row_key = c.row_key AND later.seen_from > c.seen_from))
  RETURN collect(DISTINCT r.uprn) AS homes
}
CALL (words) {
  OPTIONAL MATCH (i:Incident)-[r:AT {text_key: words}]->()
    USING INDEX SEEK r:AT(text_key)
  WHERE r.uprn IS NOT NULL AND r.retracted_at IS NULL AND i.tier = 0
  RETURN collect(DISTINCT r.uprn) AS places
}
RETURN words AS words, homes + [uprn IN places WHERE NOT uprn IN homes] AS uprns;
