"""What the linkage model compares, before training: levels, guard, thresholds. Weights come from training."""

from __future__ import annotations

from typing import Any

NAME, VERSION = "northmere", "2"

Part = list[Any]


def _level(
    name: str, when: Part | None, says: str, bits: float | None = None, fixed: str = ""
) -> dict[str, Any]:
    return {"name": name, "when": when, "says": says, "bits": bits, "u": None, "fixed": fixed}


_CLEARLY = "by hand: inside a household the fields are not independent, which no training without labels sees"
_TOO_SURE = "by hand: the borough never has it wrong, real systems do"
_SELDOM = "by hand: too seldom in random pairs to be counted"

CONDITIONS: dict[str, Part] = {
    "forenames differ": [
        "all",
        ["not", ["missing", "given"]],
        ["not", ["overlap", "given_forms", "given_forms"]],
        ["not", ["same", "given_sound"]],
        ["not", ["initial", "given"]],
        ["not", ["cross", "given", "family"]],
        ["not", ["cross", "given", "middle"]],
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
        ["any", ["value", "given_band", "rare"], ["value", "given_band", "uncommon"]],
        ["value", "family_band", "rare"],
    ],
    "nothing but a name": [
        "all",
        ["missing", "born"],
        ["missing", "postcodes"],
        ["missing", "nhs"],
        ["not", ["overlap", "schemes", "schemes"]],
        ["missing", "phone"],
        ["not", ["same", "middle"]],
        ["not", ["overlap", "children", "children"]],
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
            _level(
                "same, a rare one",
                ["all", ["same", "given"], ["value", "given_band", "rare"]],
                "Forenames are the same, a rare one: {left}",
            ),
            _level(
                "same, a less common one",
                ["all", ["same", "given"], ["value", "given_band", "uncommon"]],
                "Forenames are the same: {left}",
            ),
            _level("same, a common one", ["same", "given"], "Forenames are the same, a common one: {left}"),
            _level(
                "forms of one name",
                ["overlap", "given_forms", "given_forms"],
                "Forenames are forms of one name: {left} and {right}",
            ),
            _level(
                "spelt nearly alike",
                ["any", ["jw", "given", 0.92], ["dl", "given", 1]],
                "Forenames are spelt nearly alike: {left} and {right}",
            ),
            _level(
                "sound alike",
                ["any", ["same", "given_sound"], ["jw", "given", 0.85]],
                "Forenames sound or look alike: {left} and {right}",
            ),
            _level(
                "exchanged with the surname",
                ["cross", "given", "family"],
                "Forename and surname are exchanged: {left} and {right}",
            ),
            _level(
                "middle name as forename",
                ["cross", "given", "middle"],
                "One uses the other's middle name as forename: {left} and {right}",
            ),
            _level(
                "initial",
                ["initial", "given"],
                "One forename is the other's initial: {left} and {right}",
                2.0,
                _SELDOM,
            ),
            _level("different", None, "Forenames differ: {left} and {right}"),
        ],
    },
    {
        "field": "surname",
        "neutral": ["missing", "family"],
        "levels": [
            _level(
                "same, a common one",
                ["all", ["same", "family"], ["value", "family_band", "common"]],
                "Surnames are the same, a common one: {left}",
            ),
            _level("same", ["same", "family"], "Surnames are the same: {left}"),
            _level(
                "spelt nearly alike",
                ["any", ["jw", "family", 0.92], ["dl", "family", 1]],
                "Surnames are spelt nearly alike: {left} and {right}",
            ),
            _level(
                "sound alike",
                ["any", ["same", "family_sound"], ["jw", "family", 0.85]],
                "Surnames sound or look alike: {left} and {right}",
            ),
            _level(
                "one holds the other",
                ["any", ["part", "family", 3], ["overlap", "family_parts", "family_parts"]],
                "Surnames share a part: {left} and {right}",
            ),
            _level(
                "exchanged with the forename",
                ["cross", "given", "family"],
                "Surname and forename are exchanged: {left} and {right}",
            ),
            _level("different", None, "Surnames differ: {left} and {right}"),
        ],
    },
    {
        "field": "birth_date",
        "neutral": ["missing", "born"],
        "levels": [
            _level(
                "same, a day that stands for unknown",
                ["all", ["same", "born"], ["either", "default_day", True]],
                "Birth dates are the same, but the day is one that is written when it is not known: {left}",
                7.0,
                _SELDOM,
            ),
            _level("same", ["same", "born"], "Birth dates are the same: {left}"),
            _level(
                "day and month exchanged",
                ["same", "day_key"],
                "Day and month are exchanged: {left} and {right}",
            ),
            _level("one digit", ["dl", "born", 1], "Birth dates differ in one digit: {left} and {right}"),
            _level(
                "same year, day not known",
                ["all", ["same", "year"], ["either", "default_day", True]],
                "The same year, and one day is one that is written when it is not known: {left} and {right}",
            ),
            _level(
                "same year, and month or day",
                ["any", ["same", "month"], ["same", "day"]],
                "The same year, and the same month or day: {left} and {right}",
            ),
            _level(
                "same day and month",
                ["same", "month_day"],
                "The same day and month, another year: {left} and {right}",
            ),
            _level(
                "within a year",
                ["not", ["apart", "year", 2]],
                "Birth dates differ by less than two years: {left} and {right}",
            ),
            _level("different", None, "Birth dates differ: {left} and {right}"),
        ],
    },
    {
        "field": "nhs_number",
        "neutral": ["missing", "nhs"],
        "levels": [
            _level("same", ["same", "nhs"], "NHS numbers are the same"),
            _level("one digit", ["dl", "nhs", 1], "NHS numbers differ in one digit", 2.0, _SELDOM),
            _level("different", None, "NHS numbers differ: {left} and {right}"),
        ],
    },
    {
        "field": "other_number",
        "neutral": ["any", ["missing", "numbers"], ["not", ["overlap", "schemes", "schemes"]]],
        "levels": [
            _level("same", ["overlap", "numbers", "numbers"], "They share a number: {left}", 13.0, _SELDOM),
            _level("different", None, "Their numbers differ: {left} and {right}", -4.0, _SELDOM),
        ],
    },
    {
        "field": "address",
        "neutral": ["missing", "postcodes"],
        "levels": [
            _level("same home", ["overlap", "homes", "homes"], "Both were recorded at one address"),
            _level(
                "same postcode", ["overlap", "postcodes", "postcodes"], "Both were recorded at one postcode"
            ),
            _level("different", None, "No address in common"),
        ],
    },
    {
        "field": "middle_name",
        "neutral": ["missing", "middle"],
        "levels": [
            _level("same", ["same", "middle"], "Middle names are the same: {left}"),
            _level(
                "initial",
                ["initial", "middle"],
                "One middle name is the other's initial: {left} and {right}",
                2.0,
                _SELDOM,
            ),
            _level(
                "alike", ["jw", "middle", 0.85], "Middle names are alike: {left} and {right}", 1.0, _SELDOM
            ),
            _level("different", None, "Middle names differ: {left} and {right}"),
        ],
    },
    {
        "field": "sex",
        "neutral": ["missing", "sex"],
        "levels": [
            _level("same", ["same", "sex"], "Sex is the same"),
            _level("different", None, "Sex differs: {left} and {right}", -5.0, _TOO_SURE),
        ],
    },
    {
        "field": "phone",
        "neutral": ["missing", "phone"],
        "levels": [
            _level("same", ["same", "phone"], "Telephone numbers are the same"),
            _level("different", None, "Telephone numbers differ", -0.5, _TOO_SURE),
        ],
    },
    {
        "field": "children",
        "neutral": ["not", ["overlap", "children", "children"]],
        "levels": [
            _level(
                "same child",
                ["overlap", "children", "children"],
                "Both are recorded as parent of the same child: {left} and {right}",
                10.0,
                _SELDOM,
            ),
        ],
    },
]

GUARD: dict[str, Any] = {
    "field": "family_guard",
    "guard": True,
    "neutral": ["if", "one number"],
    "levels": [
        _level(
            "recorded as parent and child",
            ["if", "one is the other's parent or child"],
            "One of them is recorded as having the other as parent or child: {left}; {right}",
            -14.0,
            _CLEARLY,
        ),
        _level(
            "a generation apart",
            ["if", "a generation apart"],
            "They were born a generation apart: {left}; {right}",
            -12.0,
            _CLEARLY,
        ),
        _level(
            "twin or sibling",
            [
                "all",
                ["if", "forenames clearly differ"],
                ["if", "born together"],
                ["if", "of one family or home"],
            ],
            "Forenames are clearly different while family and birthday are not: twins or siblings? {left}; {right}",
            -14.0,
            _CLEARLY,
        ),
        _level(
            "forenames only look alike",
            [
                "all",
                ["if", "forenames only look alike"],
                ["if", "born together"],
                ["if", "of one family or home"],
            ],
            "Forenames only look alike, in one family: twins or siblings? {left}; {right}",
            -7.0,
            _CLEARLY,
        ),
        _level(
            "a forename is not known",
            ["all", ["missing", "given"], ["if", "of one family or home"]],
            "A forename is not known, in one family: this may be a twin or sibling: {left}; {right}",
            -3.0,
            _CLEARLY,
        ),
        _level(
            "one name and home, a birth date lacking",
            ["if", "one name and home, a birth date lacking"],
            "One name and one home, but no birth dates to compare: parent and child? {left}; {right}",
            -3.0,
            _CLEARLY,
        ),
    ],
}

NAME_ALONE: dict[str, Any] = {
    "field": "name_alone",
    "guard": True,
    "neutral": ["not", ["if", "nothing but a name"]],
    "levels": [
        _level(
            "a name that others bear",
            ["not", ["if", "a rare full name"]],
            "Nothing but a name can be compared, and it is one that several people may bear: {left}; {right}",
            -6.0,
            "by hand: how many bear one name grows with the population, which the weights do not see",
        ),
    ],
}

THRESHOLDS: dict[str, Any] = {
    "queue_at": 0.5,
    "strong_at": 0.999,
    "rare_name_holders": 20,
    "key_holders": 300,
}
BANDS: dict[str, Any] = {
    "given_bands": {"common": 0.006, "uncommon": 0.002},
    "family_bands": {"common": 0.012, "uncommon": 0.002},
}
