"""What the linkage model compares, before training: levels, guard, thresholds. Weights come from training."""

from __future__ import annotations

from typing import Any

NAME, VERSION = "northmere", "3"

Part = list[Any]


def level(
    name: str, when: Part | None, says: str, bits: float | None = None, fixed: str = ""
) -> dict[str, Any]:
    """One level: `bits` only where its weight is set by hand, and then `fixed` says why."""
    return {"name": name, "when": when, "says": says, "bits": bits, "u": None, "fixed": fixed}


_TOO_SURE = "by hand: the borough never has it wrong, real systems do"
_SELDOM = "by hand: too seldom in random pairs to be counted"

CONDITIONS: dict[str, Part] = {
    "names exchanged": ["all", ["exchanged", "given", "family"], ["not", ["same", "family"]]],
    "forenames differ": [
        "all",
        ["not", ["missing", "given"]],
        ["not", ["overlap", "given_forms", "given_forms"]],
        ["not", ["same", "given_sound"]],
        ["not", ["initial", "given"]],
        ["not", ["if", "names exchanged"]],
        # Brothers and sisters bear each other's and their parents' names as middle names.
        ["not", ["all", ["cross", "given", "middle"], ["same", "born"]]],
    ],
    "forenames clearly differ": [
        "all",
        ["if", "forenames differ"],
        ["not", ["jw", "given", 0.85]],
        ["not", ["dl", "given", 1]],
    ],
    "forenames only look alike": ["all", ["if", "forenames differ"], ["not", ["dl", "given", 2]]],
    "born together": [
        "any",
        ["missing", "born"],
        ["same", "day_key"],
        ["dl", "born", 1],
        ["all", ["either", "default_day", True], ["same", "year"]],
        ["all", ["not", ["apart", "year", 2]], ["same", "month_day"]],
        ["same", "month"],
    ],
    "of one family or home": ["any", ["same", "family_sound"], ["overlap", "postcodes", "postcodes"]],
    "one number": ["any", ["same", "nhs"], ["overlap", "numbers", "numbers"]],
    "a generation apart": [
        "all",
        ["apart", "year", 14],
        ["not", ["dl", "born", 1]],
        ["not", ["same", "month_day"]],
    ],
    "one name and home, a birth date lacking": [
        "all",
        ["missing", "born"],
        ["same", "family"],
        ["overlap", "given_forms", "given_forms"],
        ["any", ["overlap", "postcodes", "postcodes"], ["same", "phone"]],
    ],
    "a rare full name": [
        "all",
        ["value", "given_band", "rare"],
        ["value", "family_band", "rare"],
    ],
    "nothing but a name": [
        "all",
        ["missing", "born"],
        ["not", ["overlap", "postcodes", "postcodes"]],
        ["not", ["same", "nhs"]],
        ["not", ["overlap", "numbers", "numbers"]],
        ["not", ["same", "phone"]],
        ["not", ["same", "middle"]],
        ["not", ["overlap", "children", "children"]],
    ],
    "something else differs": [
        "any",
        ["not", ["missing", "postcodes"]],
        ["not", ["missing", "phone"]],
        ["not", ["missing", "nhs"]],
        ["overlap", "schemes", "schemes"],
    ],
    "a generation apart by relatives": ["all", ["missing", "born"], ["disjoint", "born_from", "born_to"]],
    "a relative of one bears the other's name, a birth date lacking": [
        "all",
        ["missing", "born"],
        ["overlap", "kin_names", "first_names"],
        ["not", ["overlap", "children", "children"]],
    ],
    "born on other days": [
        "all",
        ["not", ["missing", "born"]],
        ["not", ["same", "day_key"]],
        ["not", ["dl", "born", 1]],
        ["not", ["all", ["either", "default_day", True], ["same", "year"]]],
        ["not", ["same", "month_day"]],
        ["not", ["same", "month"]],
        ["not", ["same", "day"]],
    ],
    "sex differs": ["all", ["not", ["missing", "sex"]], ["not", ["same", "sex"]]],
    "middle names differ": [
        "all",
        ["not", ["missing", "middle"]],
        ["not", ["jw", "middle", 0.85]],
        ["not", ["initial", "middle"]],
    ],
    "one is the other's parent or child": [
        "any",
        ["overlap", "tags", "parents"],
        ["overlap", "tags", "children"],
    ],
}

COMPARISONS: list[dict[str, Any]] = [
    {
        "field": "forename",
        "neutral": ["missing", "given"],
        "levels": [
            level(
                "same, a rare one",
                ["all", ["same", "given"], ["value", "given_band", "rare"]],
                "Forenames are the same, a rare one: {left}",
            ),
            level(
                "same, a less common one",
                ["all", ["same", "given"], ["value", "given_band", "uncommon"]],
                "Forenames are the same: {left}",
            ),
            level("same, a common one", ["same", "given"], "Forenames are the same, a common one: {left}"),
            level(
                "forms of one name",
                ["overlap", "given_forms", "given_forms"],
                "Forenames are forms of one name: {left} and {right}",
            ),
            level(
                "spelt nearly alike",
                ["any", ["jw", "given", 0.92], ["dl", "given", 1]],
                "Forenames are spelt nearly alike: {left} and {right}",
            ),
            level(
                "sound alike",
                ["any", ["same", "given_sound"], ["jw", "given", 0.85]],
                "Forenames sound or look alike: {left} and {right}",
            ),
            level(
                "exchanged with the surname",
                ["if", "names exchanged"],
                "Forename and surname are exchanged: {left} and {right}",
            ),
            level(
                "middle name as forename",
                ["cross", "given", "middle"],
                "One uses the other's middle name as forename: {left} and {right}",
            ),
            level(
                "initial",
                ["initial", "given"],
                "One forename is the other's initial: {left} and {right}",
                2.0,
                _SELDOM,
            ),
            level("different", None, "Forenames differ: {left} and {right}"),
        ],
    },
    {
        "field": "surname",
        "neutral": ["missing", "family"],
        "levels": [
            level(
                "same, a common one",
                ["all", ["same", "family"], ["value", "family_band", "common"]],
                "Surnames are the same, a common one: {left}",
            ),
            level("same", ["same", "family"], "Surnames are the same: {left}"),
            level(
                "spelt nearly alike",
                ["any", ["jw", "family", 0.92], ["dl", "family", 1]],
                "Surnames are spelt nearly alike: {left} and {right}",
            ),
            level(
                "sound alike",
                ["any", ["same", "family_sound"], ["jw", "family", 0.85]],
                "Surnames sound or look alike: {left} and {right}",
            ),
            level(
                "one holds the other",
                ["any", ["part", "family", 3], ["overlap", "family_parts", "family_parts"]],
                "Surnames share a part: {left} and {right}",
            ),
            level(
                "exchanged with the forename",
                ["if", "names exchanged"],
                "Surname and forename are exchanged: {left} and {right}",
                0.0,
                "by hand: counted with the forename, as one exchange is one event",
            ),
            level("different", None, "Surnames differ: {left} and {right}"),
        ],
    },
    {
        "field": "birth_date",
        "neutral": ["missing", "born"],
        "levels": [
            level(
                "same, a day that stands for unknown",
                ["all", ["same", "born"], ["either", "default_day", True]],
                "Birth dates are the same, but the day is one that is written when it is not known: {left}",
                7.0,
                _SELDOM,
            ),
            level("same", ["same", "born"], "Birth dates are the same: {left}"),
            level(
                "day and month exchanged",
                ["same", "day_key"],
                "Day and month are exchanged: {left} and {right}",
            ),
            level("one digit", ["dl", "born", 1], "Birth dates differ in one digit: {left} and {right}"),
            level(
                "same year, day not known",
                ["all", ["same", "year"], ["either", "default_day", True]],
                "The same year, and one day is one that is written when it is not known: {left} and {right}",
            ),
            level(
                "same year, and month or day",
                ["any", ["same", "month"], ["same", "day"]],
                "The same year, and the same month or day: {left} and {right}",
            ),
            level(
                "same day and month",
                ["same", "month_day"],
                "The same day and month, another year: {left} and {right}",
            ),
            level(
                "within a year",
                ["not", ["apart", "year", 2]],
                "Birth dates differ by less than two years: {left} and {right}",
            ),
            level("different", None, "Birth dates differ: {left} and {right}"),
        ],
    },
    {
        "field": "nhs_number",
        "neutral": ["missing", "nhs"],
        "levels": [
            level("same", ["same", "nhs"], "NHS numbers are the same"),
            level("one digit", ["dl", "nhs", 1], "NHS numbers differ in one digit", 2.0, _SELDOM),
            level("different", None, "NHS numbers differ: {left} and {right}"),
        ],
    },
    {
        "field": "other_number",
        "neutral": ["any", ["missing", "numbers"], ["not", ["overlap", "schemes", "schemes"]]],
        "levels": [
            level("same", ["overlap", "numbers", "numbers"], "They share a number: {left}", 13.0, _SELDOM),
            level("different", None, "Their numbers differ: {left} and {right}", -4.0, _SELDOM),
        ],
    },
    {
        "field": "address",
        "neutral": ["missing", "postcodes"],
        "levels": [
            level("same home", ["overlap", "homes", "homes"], "Both were recorded at one address"),
            level(
                "same postcode", ["overlap", "postcodes", "postcodes"], "Both were recorded at one postcode"
            ),
            level("different", None, "No address in common"),
        ],
    },
    {
        "field": "middle_name",
        "neutral": ["missing", "middle"],
        "levels": [
            level("same", ["same", "middle"], "Middle names are the same: {left}"),
            level(
                "initial",
                ["initial", "middle"],
                "One middle name is the other's initial: {left} and {right}",
                2.0,
                _SELDOM,
            ),
            level(
                "alike", ["jw", "middle", 0.85], "Middle names are alike: {left} and {right}", 1.0, _SELDOM
            ),
            level("different", None, "Middle names differ: {left} and {right}"),
        ],
    },
    {
        "field": "sex",
        "neutral": ["missing", "sex"],
        "levels": [
            level("same", ["same", "sex"], "Sex is the same"),
            level("different", None, "Sex differs: {left} and {right}", -5.0, _TOO_SURE),
        ],
    },
    {
        "field": "phone",
        "neutral": ["missing", "phone"],
        "levels": [
            level("same", ["same", "phone"], "Telephone numbers are the same"),
            level("different", None, "Telephone numbers differ", -0.5, _TOO_SURE),
        ],
    },
    {
        "field": "children",
        "neutral": ["not", ["overlap", "children", "children"]],
        "levels": [
            level(
                "same child",
                ["overlap", "children", "children"],
                "Both are recorded as parent of the same child: {left} and {right}",
                10.0,
                _SELDOM,
            ),
        ],
    },
]

FOR_PEOPLE = 200_000
"""The borough that it is made for. Pairs of strangers grow with the square of the people, pairs of one person
do not, so that a pair counts for less than in the smaller one that is learnt from."""

THRESHOLDS: dict[str, Any] = {
    "queue_at": 0.5,
    "strong_at": 0.999,
    "rare_name_holders": 3,
    "key_holders": 300,
}
BANDS: dict[str, Any] = {
    "given_bands": {"common": 0.006, "uncommon": 0.002},
    "family_bands": {"common": 0.012, "uncommon": 0.002},
}
