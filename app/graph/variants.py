"""Writing the Cypher files that exist once for each profile and number of steps.

A bound and the types of a variable-length pattern are part of the text, and a file for each is several
times faster than one with a ceiling and a filter. So `cypher/templates/` holds one source, and this
pure text step writes `cypher/explore/` from it: whole files that can be pasted into Browser. A template
begins with `// variants: profile, steps` (or one of them, or `none`); `{{name}}` and `{{name x}}` are
replaced from the tables below; a line that begins with `[n>=3]` or `[n=1]` stands only where that holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

from app.errors import CatalogueError
from app.graph.catalogue import cypher_folder
from app.models.kinds import KINDS, PROFILE_TYPES, PROFILE_UNTIL
from app.models.vocabulary import INSTITUTIONS

MAX_STEPS = 4
_FIRST = re.compile(r"^// variants: (none|profile|steps|profile, steps)\n")
_PLACE = re.compile(r"\{\{([\w+-]+)((?: \w+)*)\}\}")
_PURPOSE = re.compile(r"^// purpose: .*\n", re.MULTILINE)
_ONLY_IF = re.compile(r"^(\s*)\[n(>=|=)(\d)\] ")
_NUMBER = ("no step", "one step", "two steps", "three steps", "four steps")

BETWEEN_PEOPLE = "|".join(sorted({kind.type for kind in KINDS.values()}))
_CARING = ", ".join(
    f"'{name}'" for name in sorted({k.canonical for k in KINDS.values() if k.cares_by_default})
)

# Predicates that stand in many files, each written once. `{0}` is the variable, `{until}` the profile's end.
_PREDICATES: dict[str, str] = {
    # At the reader's clearance and as known: the statement exists for this reader on this day of knowledge.
    "known": "{0}.tier <= $clearance AND {0}.known_from <= $known_on AND {0}.known_to > $known_on",
    "live": (
        "{0}.tier <= $clearance AND {0}.walk_from <= $valid_on AND {0}.{until} > $valid_on"
        " AND {0}.known_from <= $known_on AND {0}.known_to > $known_on"
    ),
    "child": (
        "{0}.birth_latest > $valid_on - duration({{years: 18}})"
        " AND {0}.birth_earliest <= $valid_on AND {0}.deceased_on > $valid_on"
    ),
    "asked_age": (
        "{0}.deceased_on > $valid_on AND CASE $age WHEN 'unknown' THEN NOT {0}.birth_known"
        " ELSE {0}.birth_latest > $valid_on - duration({{years: 18}}) AND {0}.birth_earliest <= $valid_on END"
    ),
    "asked_risk": (
        "(size($kinds) = 0 OR {0}.risk_kind IN $kinds) AND (size($bases) = 0 OR {0}.risk_basis IN $bases)"
    ),
    # Linked in some way on the day: kin for ever, what has ended but leaves a link, incidents.
    "lasting": (
        "{0}.tier <= $clearance AND {0}.walk_from <= $valid_on AND {0}.wider_to > $valid_on"
        " AND {0}.known_from <= $known_on AND {0}.known_to > $known_on"
    ),
    # Residence {0} of person {1} holds on the day; an open home ends where the same record has a newer one,
    # as far as that was known, and only by a statement no more restricted than itself.
    "lived": (
        "{0}.tier <= $clearance AND {0}.known_from <= $known_on AND {0}.known_to > $known_on"
        " AND {0}.walk_from <= $valid_on AND coalesce({0}.valid_to, date('9999-12-31')) > $valid_on"
        " AND NOT ({0}.kind = 'home' AND {0}.valid_to IS NULL AND EXISTS {{\n"
        "      MATCH ({1})-[newer:LIVES_AT {{kind: 'home', from_record: {0}.from_record}}]->()\n"
        "      WHERE newer.walk_from > {0}.walk_from AND newer.walk_from <= $valid_on\n"
        "        AND newer.tier <= {0}.tier\n"
        "        AND newer.known_from <= $known_on AND newer.known_to > $known_on\n"
        "    }})"
    ),
    # The version of incident {0} that was known on the day of knowledge: itself, an earlier one, or null.
    "said": (
        "CASE WHEN {0}.known_from <= $known_on AND {0}.known_to > $known_on THEN {0} ELSE head(COLLECT {{\n"
        "      MATCH ({0})-[:SUPERSEDES]->(said:IncidentVersion)\n"
        "      WHERE said.known_from <= $known_on AND said.known_to > $known_on\n"
        "      RETURN said\n"
        "    }}) END"
    ),
    # Statement {0} says that its start cares for its end, whenever that holds.
    "care_statement": (
        "({0}.caring = 'yes' OR coalesce({0}.caring, 'unknown') <> 'no' AND ({0}.kind IN ["
        + _CARING
        + "] OR {0}.parental_responsibility = 'yes'))"
    ),
    # A direct, current statement that the start person cares for the end person.
    "cares": (
        "{0}.tier <= $clearance AND {0}.care_from <= $valid_on AND {0}.care_to > $valid_on"
        " AND {0}.known_from <= $known_on AND {0}.known_to > $known_on"
    ),
    # {0} says that {1} and {2} may be one person. Where only places speak for it, it is told to those alone
    # who may know both places.
    "may_be_one": (
        "{0}.tier <= $clearance AND {1}.tier <= $clearance AND {2}.tier <= $clearance AND {1} <> {2}"
        " AND ({1}.place_tier <= $clearance AND {2}.place_tier <= $clearance OR NOT EXISTS {{\n"
        "      MATCH (:CandidatePair {{pair_key: {0}.from_record + '|' + {0}.to_record, by_place: true}})\n"
        "    }})"
    ),
    # Relationships between people in an order that tells nothing of when each was written into the store, nor
    # of where: what a shared home follows from is named by its UPRN.
    "written": (
        "type({0}) + coalesce({0}.statement_id, {0}.incident_key + head({0}.sources) + last({0}.sources), '')"
        " + {0}.from_record + {0}.to_record + toString({0}.walk_from) + toString({0}.close_to)"
        " + toString({0}.known_from) + toString({0}.known_to) + toString({0}.recorded_at)"
    ),
    # Where person {0} is, as known: addresses, or the UPRN of a home without one, and telephone numbers.
    "contact": (
        "COLLECT {{\n"
        "      CALL ({0}) {{\n"
        "        MATCH ({0})-[l:LIVES_AT]->(:Household)\n"
        "        WHERE l.tier <= $clearance AND l.known_from <= $known_on AND l.known_to > $known_on\n"
        "        RETURN 1 AS part,\n"
        "         coalesce(l.address + ', ' + l.postcode, l.address, l.postcode, 'UPRN ' + l.uprn) AS place\n"
        "        UNION\n"
        "        MATCH (h:Record)-[:ABOUT]->({0}) WHERE h.phone IS NOT NULL\n"
        "        RETURN 2 AS part, h.phone AS place\n"
        "      }}\n"
        "      WITH place, part WHERE place IS NOT NULL\n"
        "      RETURN place ORDER BY part, place\n"
        "    }}"
    ),
    # Days and instants go out of a map as text: the driver takes far longer over them.
    "person": (
        "{{person_id: {0}.person_id, name: {0}.name, birth_earliest: toString({0}.birth_earliest),"
        " birth_latest: toString({0}.birth_latest), birth_known: {0}.birth_known,"
        " deceased_on: toString({0}.deceased_on), sex: {0}.sex, agencies: {0}.agencies}}"
    ),
    # A verdict as people read it.
    "decision": (
        "{{decision_id: {0}.decision_id, rule: {0}.rule, verdict: {0}.verdict, left: {0}.left,"
        " right: {0}.right,"
        " schemes: {0}.schemes, put_by: {0}.put_by, reason: {0}.reason, turn: {0}.turn, seen: {0}.seen,"
        " standing: EXISTS {{ MATCH (:CandidatePair {{decision_id: {0}.decision_id}}) }},"
        " recorded_at: toString({0}.recorded_at), retracted_at: toString({0}.retracted_at),"
        " taken_back_by: {0}.taken_back_by, taken_back_because: {0}.taken_back_because}}"
    ),
    # What stands of pair {0} of record {1}, about person {2}, and record {3}, about person {4}.
    "pair_status": (
        "CASE\n"
        "       WHEN {0}.suspended OR {0}.conflict IS NOT NULL THEN 'needs_attention'\n"
        "       WHEN {0}.verdict = 'different' AND ({0}.news OR {0}.news_of_place"
        " AND {2}.place_tier <= $clearance AND {4}.place_tier <= $clearance) THEN 'refused_new_evidence'\n"
        "       WHEN {0}.verdict IN ['same', 'different'] THEN 'decided'\n"
        "       WHEN {0}.verdict = 'unsure' THEN 'unsure'\n"
        "       WHEN {0}.rule IS NOT NULL THEN 'joined_by_rule'\n"
        "       WHEN {2} <> {4} AND {0}.suspected AND ({0}.put_by IS NOT NULL"
        " OR {1}.barrier IS NULL AND {3}.barrier IS NULL) THEN 'open'\n"
        "       ELSE 'closed'\n"
        "     END"
    ),
    # Pair {0} of records about {1} and {2} is told where more than places speaks for it, or the reader may
    # know both places.
    "pair_told": (
        "({0}.by_place IS NULL OR {0}.rule IS NOT NULL"
        " OR {1}.place_tier <= $clearance AND {2}.place_tier <= $clearance)"
    ),
    # What record {0} about person {1} says, where that person is as far as the reader may know it.
    "as_received": (
        "{{agency: {0}.agency, system: {0}.system, record_id: {0}.record_id, given_name: {0}.given_name,\n"
        "   middle_names: {0}.middle_names, family_name: {0}.family_name, known_as: {0}.known_as,\n"
        "   birth_date: toString({0}.birth_date), birth_date_quality: {0}.birth_date_quality,\n"
        "   expected_birth_date: toString({0}.expected_birth_date), sex: {0}.sex,"
        " identifiers: {0}.identifiers,\n"
        "   phone: CASE WHEN {1}.place_tier <= $clearance THEN {0}.phone END,\n"
        "   deceased_on: toString({0}.deceased_on), restriction: {0}.restriction,"
        " recorded_at: toString({0}.recorded_at),\n"
        "   extracted_at: toString({0}.extracted_at), retired_at: toString({0}.retired_at)}}"
    ),
    "homes_received": (
        "COLLECT {{\n"
        "    MATCH ({1})-[h:LIVES_AT]->(:Household)\n"
        "    WHERE h.from_record = {0}.record_key AND h.tier <= {1}.tier AND {1}.place_tier <= $clearance\n"
        "      AND h.known_from <= $known_on\n"
        "    RETURN DISTINCT {{address: coalesce(h.address, ''), postcode: coalesce(h.postcode, ''),"
        " uprn: coalesce(h.uprn, '')}} AS home\n"
        "    ORDER BY home.address, home.postcode, home.uprn\n"
        "  }}"
    ),
    # Parents and children of record {0} about person {1}, as its own system holds them.
    "relatives_received": (
        "COLLECT {{\n"
        "    MATCH ({1})-[k:PARENT_OF]-(:Person)\n"
        "    WHERE (k.from_record = {0}.record_key OR k.to_record = {0}.record_key)"
        " AND k.tier <= {1}.tier AND k.tier <= $clearance\n"
        "      AND k.known_from <= $known_on AND k.known_to > $known_on\n"
        "      AND k.kind = 'parent' AND k.status <> 'disputed'\n"
        "    MATCH (o:Record {{record_key: CASE WHEN k.from_record = {0}.record_key"
        " THEN k.to_record ELSE k.from_record END}})\n"
        "    WHERE o.barrier IS NULL\n"
        "    RETURN DISTINCT {{kind: CASE WHEN k.from_record = {0}.record_key"
        " THEN 'child' ELSE 'parent' END,\n"
        "                     given_name: coalesce(o.given_name, ''),"
        " birth_date: coalesce(toString(o.birth_date), '')}} AS kin\n"
        "    ORDER BY kin.kind, kin.given_name, kin.birth_date\n"
        "  }}"
    ),
    "risk_fact": (
        "{{risk_id: {0}.risk_id, kind: {0}.risk_kind, basis: {0}.risk_basis, role: {0}.role,"
        " agency: {0}.agency, system: {0}.system, record_key: {0}.record_key,"
        " valid_from: toString({0}.valid_from), valid_to: toString({0}.valid_to),"
        " review_due: toString({0}.review_due), recorded_at: toString({0}.recorded_at)}}"
    ),
}


def variants(name: str, template: str) -> Iterator[tuple[str, str]]:
    """Every file that a template stands for, as (name, text). Raises CatalogueError for an unknown place."""
    first = _FIRST.match(template)
    if first is None:
        raise CatalogueError(f"cypher/templates/{name}.cypher does not begin with `// variants: ...`")
    lines = template[first.end() :].splitlines(keepends=True)
    profiles = tuple(PROFILE_TYPES) if "profile" in first[1] else ("",)
    bounds = tuple(range(1, MAX_STEPS + 1)) if "steps" in first[1] else (0,)
    note = f"// source: templates/{name}.cypher; `make docs` writes this file from it, so change it there\n"
    for profile, steps in product(profiles, bounds):
        ending = "".join(f"_{part}" for part in (profile, steps) if part)
        body = "".join(kept for line in lines if (kept := _kept(line, steps)) is not None)
        text = _PLACE.sub(_filler(name, profile, steps), body)
        # After the purpose: Neo4j Browser names a favourite by its first line.
        yield f"{name}{ending}", _PURPOSE.sub(rf"\g<0>{note}", text, count=1)


def _kept(line: str, steps: int) -> str | None:
    condition = _ONLY_IF.match(line)
    if condition is None:
        return line
    space, sign, bound = condition.groups()
    holds = steps >= int(bound) if sign == ">=" else steps == int(bound)
    return space + line[condition.end() :] if holds else None


def _filler(name: str, profile: str, steps: int) -> Callable[[re.Match[str]], str]:
    words = {
        "profile": profile,
        "n": str(steps),
        "n+1": str(steps + 1),
        "steps": _NUMBER[steps],
        "types": "|".join(PROFILE_TYPES[profile or "close"]),
        "all_types": "|".join(PROFILE_TYPES["all"]),
        "between_people": BETWEEN_PEOPLE,
        "institutions": "[" + ", ".join(f"'{kind}'" for kind in sorted(INSTITUTIONS)) + "]",
    }

    def fill(place: re.Match[str]) -> str:
        key, variables = place[1], place[2].split()
        if not variables and key in words:
            return words[key]
        if variables and key in _PREDICATES:
            return _PREDICATES[key].format(*variables, until=PROFILE_UNTIL[profile or "close"])
        raise CatalogueError(f"cypher/templates/{name}.cypher: nothing stands for {place[0]}")

    return fill


def written(folder: Path | None = None) -> dict[str, str]:
    """What `cypher/explore/` must hold: file name to text, for every template."""
    root = (folder or cypher_folder()) / "templates"
    found: dict[str, str] = {}
    for path in sorted(root.glob("*.cypher")):
        for name, text in variants(path.stem, path.read_text(encoding="utf-8")):
            if name in found:
                raise CatalogueError(f"two templates write cypher/explore/{name}.cypher")
            found[name] = text
    return found


def write_variants(folder: Path | None = None) -> list[str]:
    """Write what has changed; returns the names written."""
    root = (folder or cypher_folder()) / "explore"
    changed: list[str] = []
    for name, text in written(folder).items():
        path = root / f"{name}.cypher"
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(name)
    return changed
