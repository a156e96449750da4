// variants: none
// title: Who cares for one person, and for whom that person cares
// purpose: Who is recorded as caring for this person on the day, for which children does this person care, and who says so?
// mode: read
// returns: who | string | carer, or cared_for
// returns: other | map<plain> | the other person
// returns: statements | list<map<plain>> | every statement that says so
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');
// person_id: the person asked about
:param person_id => '';
// limit: at most so many people
:param limit => 200;

MATCH (x:Person {person_id: $person_id}) WHERE x.tier <= $clearance
CALL (x) {
  MATCH (x)<-[r:{{between_people}}]-(o:Person)
  WHERE {{cares r}} AND o.tier <= $clearance AND o.deceased_on > $valid_on AND o <> x
  RETURN 'carer' AS who, o, r
  UNION ALL
  // Whose birth date is not recorded may be a child.
  MATCH (x)-[r:{{between_people}}]->(o:Person)
  WHERE {{cares r}} AND o.tier <= $clearance AND x.deceased_on > $valid_on AND o <> x
    AND ({{child o}} OR NOT o.birth_known AND o.deceased_on > $valid_on)
  RETURN 'cared_for' AS who, o, r
}
WITH who, o, r ORDER BY r.agency, r.recorded_at, r.statement_id
WITH who, o, collect({type: type(r), kind: r.kind, stated_kind: r.stated_kind, forwards: true,
    agency: r.agency, system: r.system, record_keys: r.record_keys, valid_from: toString(r.valid_from),
    valid_to: toString(r.valid_to), recorded_at: toString(r.recorded_at), status: r.status}) AS statements
ORDER BY who, o.person_id LIMIT $limit
RETURN who, {{person o}} AS other, statements;
