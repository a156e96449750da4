// title: Move the sequence
// purpose: Count a change for every clearance that can see something of it.
// mode: write

// changed_from: lowest clearance that can see what changed; 4 if nothing did
:param changed_from => 4;

UNWIND range(0, 3) AS tier
MERGE (s:Sequence {tier: tier})
ON CREATE SET s.value = 0
SET s.value = CASE WHEN tier >= $changed_from THEN s.value + 1 ELSE s.value END;
