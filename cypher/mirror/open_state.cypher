// title: Whether the graph stands still
// purpose: Is a load under way or half worked out, and which change in the open did the graph see last?
// mode: lookup
// returns: graph_sequence | integer | moves with each change in the open
// returns: unsettled | boolean | whether something is being loaded or is yet to be worked out

RETURN
  coalesce(head(COLLECT { MATCH (s:Sequence {tier: 0}) RETURN s.value }), 0) AS graph_sequence,
  EXISTS { MATCH (:Run {state: 'loading'}) }
    OR EXISTS { MATCH (p:Person) WHERE p.stale IS NOT NULL }
    OR EXISTS { MATCH (i:Incident) WHERE i.stale IS NOT NULL } AS unsettled;
