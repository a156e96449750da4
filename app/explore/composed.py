"""The answers of the product as questions by name: the same functions that the routes call."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, get_args

from pydantic import BaseModel

from app.explore import (
    care,
    carers,
    children,
    gaps,
    households,
    incidents,
    network,
    paths,
    people,
    picture,
    risks,
    seals,
    search,
    sources,
)
from app.explore.askable import Asked, AskedParameter, ParameterType
from app.explore.links import PROFILES, link_files
from app.graph.catalogue import Column, CypherFile, Value
from app.graph.session import Asking, GraphSession
from app.models.answers import Age
from app.models.child_answers import ChildNearRisk, ChildWithoutCarer, PersonCarers, RiskGroup
from app.models.gap_answers import OneParentChild, SiblingsNotLinked, SourceCompleteness, UnexplainedAdult
from app.models.people_answers import (
    NetworkAnswer,
    PathsAnswer,
    PersonAnswer,
    RiskInReach,
    SearchHit,
    TimelineEntry,
)
from app.models.picture_answers import PictureAnswer
from app.models.place_answers import HouseholdAnswer, IncidentAnswer, IncidentChild
from app.models.seal_answers import ProvisionalSeal
from app.models.source_answers import LoadAnswer, SourceSeen
from app.models.vocabulary import INCIDENT_KINDS, RISK_BASES, RISK_KINDS


def _takes(
    name: str,
    type_: ParameterType,
    default: Value,
    meaning: str,
    choices: Iterable[str] = (),
    *,
    required: bool = False,
) -> AskedParameter:
    return AskedParameter(name, type_, default, required, tuple(choices), meaning)


_STEPS = _takes("max_steps", "integer", 2, "at most so many steps", ("1", "2", "3", "4"))
_PROFILE = _takes("profile", "string", "close", "which links may be walked", PROFILES)
_KIND = _takes("kind", "list<string>", [], "kinds of risk fact that count; none for all", RISK_KINDS)
_BASIS = _takes("basis", "list<string>", [], "bases of risk fact that count; none for all", RISK_BASES)
_AGE = _takes("age", "string", "child", "children, or people whose birth date is not recorded", get_args(Age))
_PERSON = _takes("person_id", "string", None, "the person asked about", required=True)
_AGENCY = _takes(
    "agency", "string", None, "code of an agency: only children it has a record of, and carers it records"
)
_LEVEL = _takes("level", "string", None, "only gaps of this level", carers.LEVELS)
_NO_PATH = _takes("no_path", "boolean", False, "only children with no path to anyone who cares for a child")


def _columns(model: type[BaseModel]) -> tuple[Column, ...]:
    """The fields of an item as columns; what they mean stands in the document of the API."""
    return tuple(
        Column(name, _type_name(field.annotation), (model.__doc__ or "").partition("\n")[0])
        for name, field in model.model_fields.items()
        if name != "answer"
    )


def _type_name(annotation: object) -> str:
    plain = {str: "string", int: "integer", float: "float", bool: "boolean"}
    if isinstance(annotation, type) and annotation in plain:
        return plain[annotation]
    return "list<map>" if str(annotation).startswith("list") else "map"


def _asked(
    name: str,
    title: str,
    purpose: str,
    parameters: Iterable[AskedParameter],
    item: type[BaseModel],
    files: Iterable[CypherFile],
    run: Any,
) -> tuple[str, Asked]:
    unique = {file.name: file for file in files}
    return name, Asked(name, title, purpose, tuple(parameters), _columns(item), tuple(unique.values()), run)


def _screened(given: dict[str, Any]) -> dict[str, Any]:
    return {
        "max_steps": given["max_steps"],
        "profile": given["profile"],
        "kinds": given["kind"],
        "bases": given["basis"],
        "age": given["age"],
    }


def _near_risk(session: GraphSession, asking: Asking, given: dict[str, Any]) -> Any:
    return children.near_risk(session, asking, **_screened(given))


def _groups(session: GraphSession, asking: Asking, given: dict[str, Any]) -> Any:
    return children.near_risk_groups(session, asking, **_screened(given))


def _paths(session: GraphSession, asking: Asking, given: dict[str, Any]) -> Any:
    rest = {name: value for name, value in given.items() if name not in {"from", "to"}}
    return paths.paths(session, asking, start=given["from"], end=given["to"], **rest)


def _as_named(function: Any) -> Any:
    def run(session: GraphSession, asking: Asking, given: dict[str, Any]) -> Any:
        return function(session, asking, **given)

    return run


_LINKS = [file for profile in PROFILES for file in link_files(profile, range(1, 5))]

COMPOSED: dict[str, Asked] = dict(
    (
        _asked(
            "children_near_risk",
            "Children near a person with a live risk fact",
            "Which children are within some steps of a person with a live risk fact, and how?",
            (_STEPS, _PROFILE, _KIND, _BASIS, _AGE),
            ChildNearRisk,
            [q.file for q in (*children.SCREENING.values(), children.COUNTED, *children.WHY.values())]
            + _LINKS,
            _near_risk,
        ),
        _asked(
            "children_near_risk_groups",
            "People with live risk facts and the children near them",
            "Which children are within some steps of each person with a live risk fact?",
            (_STEPS, _PROFILE, _KIND, _BASIS, _AGE),
            RiskGroup,
            [q.file for q in (*children.GROUPS.values(), *children.FLAGGED.values(), children.COUNTED)],
            _groups,
        ),
        _asked(
            "children_without_carers",
            "Children with no recorded carer",
            "Which children have no recorded carer, how far does the record go, and who is nearest?",
            (_LEVEL, _AGENCY, _NO_PATH, _AGE),
            ChildWithoutCarer,
            [q.file for q in (carers.WITHOUT, carers.COUNTED, carers.WHY, carers.NEAREST, carers.NO_PATH)]
            + link_files("close", range(1, 5)),
            _as_named(carers.without_carers),
        ),
        _asked(
            "person",
            "One person and every record behind",
            "Who is this person, what does each system hold, and what contradicts what?",
            (_PERSON,),
            PersonAnswer,
            [people.RECORDS.file],
            _as_named(people.person),
        ),
        _asked(
            "person_timeline",
            "What is dated about one person",
            "What happened around this person, in order of time?",
            (_PERSON,),
            TimelineEntry,
            [people.TIMELINE.file],
            _as_named(people.timeline),
        ),
        _asked(
            "person_carers",
            "Who cares for one person, and for whom that person cares",
            "Who is recorded as caring for this person, for whom does the person care, and what is the gap?",
            (_PERSON,),
            PersonCarers,
            [care.PEOPLE.file, care.CARERS.file, *carers.GAP_FILES],
            _as_named(care.person_carers),
        ),
        _asked(
            "person_network",
            "Everybody within some steps of one person",
            "Who is linked to this person, and how are they linked with each other?",
            (
                _PERSON,
                _STEPS,
                _PROFILE,
                _takes("max_people", "integer", network.MOST_PEOPLE, "at most so many people, 1 to 300"),
            ),
            NetworkAnswer,
            [q.file for q in network.NETWORK.values()],
            _as_named(network.network),
        ),
        _asked(
            "person_picture",
            "What is drawn around one person",
            "Who is linked to this person, where does each live, what is each named at, and who may be whom?",
            (
                _PERSON,
                _STEPS,
                _PROFILE,
                _takes("opened", "list<string>", [], "people whose own next step is shown as well"),
            ),
            PictureAnswer,
            [q.file for q in (*network.NETWORK.values(), *picture.DRAWN.values(), picture.PEOPLE)]
            + [q.file for q in picture.LINK_STATEMENTS.values()],
            _as_named(picture.picture),
        ),
        _asked(
            "person_risks",
            "People with live risk facts near one person",
            "Who with a live risk fact is within some steps of this person, and by which paths?",
            (_PERSON, _STEPS, _PROFILE),
            RiskInReach,
            [q.file for q in risks.RISKS.values()] + _LINKS,
            _as_named(risks.risks),
        ),
        _asked(
            "paths",
            "All shortest paths between two people",
            "How are two people joined?",
            (
                _takes("from", "string", None, "one person", required=True),
                _takes("to", "string", None, "another person", required=True),
                _STEPS,
                _PROFILE,
            ),
            PathsAnswer,
            [q.file for q in paths.LENGTH.values()] + _LINKS,
            _paths,
        ),
        _asked(
            "search_people",
            "People who may be meant",
            "Whose records come near to a name, birth date, postcode or identifier?",
            (
                _takes("name", "string", None, "a name, in any order"),
                _takes("birth_date", "date", None, "a birth date"),
                _takes("postcode", "string", None, "a postcode"),
                _takes("identifier", "string", None, "an identifier of any scheme"),
            ),
            SearchHit,
            [search.SEARCH.file],
            _as_named(search.search),
        ),
        _asked(
            "household",
            "Who lived at one dwelling on a day",
            "Who is recorded as living at this dwelling on the day, and by which source?",
            (_takes("household_id", "string", None, "the dwelling", required=True),),
            HouseholdAnswer,
            [households.HOUSEHOLD.file],
            _as_named(households.household),
        ),
        _asked(
            "incident",
            "One incident and the people recorded on it",
            "What did an agency record about an incident, and who was involved?",
            (
                _takes("agency", "string", None, "code of the agency", required=True),
                _takes("reference", "string", None, "the agency's own reference", required=True),
            ),
            IncidentAnswer,
            [incidents.INCIDENT.file, incidents.NOT_RECORDED.file, incidents.WHY.file],
            _as_named(incidents.incident),
        ),
        _asked(
            "incidents_children_not_recorded",
            "Children whom an incident of their parents or carers does not name",
            "Which incidents involve adults whose children the incident does not name?",
            (_takes("kind", "string", "domestic_abuse", "kind of incident", INCIDENT_KINDS),),
            IncidentChild,
            [incidents.NOT_RECORDED.file, incidents.WHY.file],
            _as_named(incidents.children_not_recorded),
        ),
        _asked(
            "siblings_not_linked",
            "Children of one parent or carer who are not recorded as siblings",
            "Which two children have a recorded parent or carer in common and no recorded sibling link?",
            (),
            SiblingsNotLinked,
            [gaps.SIBLINGS.file, gaps.SHARED.file],
            _as_named(gaps.siblings_not_linked),
        ),
        _asked(
            "children_without_second_parent",
            "Children with exactly one recorded parent",
            "Which children have one recorded parent and no second?",
            (),
            OneParentChild,
            [gaps.SECOND_PARENT.file, gaps.COUNTED.file],
            _as_named(gaps.children_without_second_parent),
        ),
        _asked(
            "adults_unexplained",
            "Adults in a child's home with no recorded relationship to anyone there",
            "Which adults live with a child and have no recorded relationship to anyone in that home?",
            (),
            UnexplainedAdult,
            [gaps.ADULTS.file],
            _as_named(gaps.adults_unexplained),
        ),
        _asked(
            "completeness_by_source",
            "How complete each source's records are",
            "How many of each source's records hold what?",
            (),
            SourceCompleteness,
            [gaps.COMPLETENESS.file],
            _as_named(gaps.completeness_by_source),
        ),
        _asked(
            "provisional_seals",
            "Places sealed because two records may be one person",
            "Which suspicions that two records are one person seal somebody's place, since when and why?",
            (),
            ProvisionalSeal,
            [seals.SEALS.file],
            _as_named(seals.provisional_seals),
        ),
        _asked(
            "sources",
            "Every source and its latest extract",
            "Which systems send extracts, and how old is the latest?",
            (),
            SourceSeen,
            [sources.SOURCES.file],
            _as_named(sources.sources),
        ),
        _asked(
            "load",
            "One load",
            "What came of this load?",
            (_takes("run_id", "string", None, "the load", required=True),),
            LoadAnswer,
            [sources.LOAD.file],
            _as_named(sources.load),
        ),
    )
)
