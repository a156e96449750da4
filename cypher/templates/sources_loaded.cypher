// variants: none
// title: Every source and its latest extract
// purpose: Which systems send extracts, how old is the latest, and is a load under way?
// mode: read
// rows: one for each source
// returns: agency | string | code of the agency
// returns: agency_name | string | its name
// returns: agency_kind | string | police, social_care, health, ...
// returns: system | string | its system
// returns: extracted_at | datetime | when the latest extract was taken
// returns: received_at | datetime | when we loaded it
// returns: days_old | integer | days from the extract to the day of knowledge
// returns: coverage | string | full or changes
// returns: history | string | kept or current_only
// returns: extracts | integer | extracts loaded
// returns: loading | boolean | whether a load is under way
// returns: records | integer | records that the reader may see, held today
// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: as recorded by the end of this day
:param known_on => date('2026-06-01');

MATCH (r:Run {state: 'done'})
WITH r, date(datetime({datetime: r.extracted_at, timezone: 'Europe/London'})) AS day
WHERE day <= $known_on AND $valid_on IS NOT NULL
WITH r, day ORDER BY r.extracted_at DESC
WITH r.agency AS agency, r.system AS system, collect(r) AS runs, max(day) AS day
WITH agency, system, head(runs) AS latest, size(runs) AS extracts, day
MATCH (a:Agency {code: agency})
RETURN agency, a.name AS agency_name, a.kind AS agency_kind, system, latest.extracted_at AS extracted_at,
  coalesce(latest.received_at, latest.ended_at, latest.started_at) AS received_at,
  duration.inDays(day, $known_on).days AS days_old, latest.coverage AS coverage, latest.history AS history, extracts,
  EXISTS { MATCH (l:Run {state: 'loading', agency: agency, system: system}) } AS loading,
  COUNT { MATCH (h:Record {agency: agency, system: system})-[:ABOUT]->(x:Person) WHERE h.retired_at IS NULL AND x.tier <= $clearance } AS records
ORDER BY agency, system;
