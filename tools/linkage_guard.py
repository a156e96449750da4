"""What the linkage model says against a pair: relatives, and names that others bear. All set by hand."""

from __future__ import annotations

from typing import Any

from tools.linkage_declared import level

_CLEARLY = "by hand: inside a household the fields are not independent, which no training without labels sees"
_MANY = "by hand: how many bear one name grows with the population, which the weights do not see"

GUARD: dict[str, Any] = {
    "field": "family_guard",
    "guard": True,
    "neutral": ["all", ["if", "one number"], ["not", ["if", "one is the other's parent or child"]]],
    "levels": [
        level(
            "recorded as parent and child",
            ["if", "one is the other's parent or child"],
            "One of them is recorded as having the other as parent or child: {left}; {right}",
            -24.0,
            _CLEARLY,
        ),
        level(
            "a generation apart by their relatives",
            ["if", "a generation apart by relatives"],
            "Whose birth date is not known has children too old, or parents too young, to be the other: {left}; {right}",
            -20.0,
            _CLEARLY,
        ),
        level(
            "a generation apart",
            ["if", "a generation apart"],
            "They were born a generation apart: {left}; {right}",
            -20.0,
            _CLEARLY,
        ),
        level(
            "two parents of one child",
            [
                "all",
                ["overlap", "children", "children"],
                ["not", ["same", "given"]],
                ["any", ["if", "forenames clearly differ"], ["if", "sex differs"]],
            ],
            "Both are recorded as parent of one child, but forename or sex differs: its two parents? {left}; {right}",
            -16.0,
            _CLEARLY,
        ),
        level(
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
        level(
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
        level(
            "a forename is not known",
            ["all", ["missing", "given"], ["if", "of one family or home"]],
            "A forename is not known, in one family: this may be a twin or sibling: {left}; {right}",
            -3.0,
            _CLEARLY,
        ),
        level(
            "forenames and birth dates differ",
            [
                "all",
                ["not", ["same", "given"]],
                ["if", "born on other days"],
                ["if", "of one family or home"],
            ],
            "Forenames are not the same and birth dates differ, in one family: brothers or sisters? {left}; {right}",
            -8.0,
            _CLEARLY,
        ),
        level(
            "numbers and birth dates differ",
            ["all", ["not", ["missing", "nhs"]], ["not", ["dl", "nhs", 1]], ["if", "born on other days"]],
            "Birth dates and NHS numbers both differ: one name in a wider family? {left}; {right}",
            -8.0,
            _CLEARLY,
        ),
        level(
            "a relative of one bears the other's name, a birth date lacking",
            ["if", "a relative of one bears the other's name, a birth date lacking"],
            "A parent or child of one bears the other's name, and no birth dates to compare: {left}; {right}",
            -20.0,
            _CLEARLY,
        ),
        level(
            "one name nearby, a birth date lacking",
            [
                "all",
                ["if", "one name and home, a birth date lacking"],
                ["any", ["if", "middle names differ"], ["not", ["overlap", "homes", "homes"]]],
                ["not", ["same", "phone"]],
            ],
            "One name, but middle names differ or it is only the same postcode, and no birth dates to compare: {left}; {right}",
            -9.0,
            _CLEARLY,
        ),
        level(
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
        level(
            "nothing but a name, and something differs",
            ["if", "something else differs"],
            "Nothing but a name is alike, and something else differs: {left}; {right}",
            -10.0,
            _MANY,
        ),
        level(
            "a name that others bear",
            ["not", ["if", "a rare full name"]],
            "Nothing but a name can be compared, and it is one that several people may bear: {left}; {right}",
            -3.0,
            _MANY,
        ),
    ],
}
