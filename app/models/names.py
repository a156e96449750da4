"""Names as they are compared: folded words, how they sound, short forms, and the text that is indexed.

What is indexed and what is asked must be made by the same functions, so they live here, below both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# Each group: one name and the forms that are used for it.
_SHORT_FORMS: tuple[str, ...] = (
    "abigail abi abbie abby gail",
    "adam addy",
    "alan allan allen al",
    "alexander alex alec sandy xander",
    "alexandra alex sandra lexi sandy",
    "alfred alf alfie fred",
    "amelia millie amy",
    "andrew andy drew",
    "anthony antony tony ant",
    "barbara barb babs",
    "benjamin ben benji",
    "bradley brad",
    "catherine katherine kathryn cath cathy kath kathy kate katie kitty",
    "charles charlie chas chuck",
    "charlotte charlie lottie lotte",
    "christina christine chris chrissie tina",
    "christopher chris kit topher",
    "daniel dan danny",
    "danielle dani danny",
    "david dave davey",
    "deborah debra deb debbie",
    "dorothy dot dottie dolly",
    "edward ed eddie ted teddy ned",
    "eleanor ellie nell nellie nora",
    "elizabeth elisabeth liz lizzie beth betty eliza libby lisa elsie",
    "emily em emmy millie",
    "frances fran frankie",
    "francis frank frankie",
    "frederick fred freddie freddy",
    "gabriel gabe",
    "george georgie",
    "georgina georgie gina",
    "gerald gerry",
    "gregory greg",
    "harold harry",
    "harriet hattie harry",
    "henry harry hal",
    "isabella isabel isobel bella izzy issy",
    "jacob jake",
    "jacqueline jackie jacqui",
    "james jim jimmy jamie",
    "janet jan",
    "jennifer jen jenny",
    "jessica jess jessie",
    "john jon johnny jack",
    "jonathan jon jonny",
    "joseph joe joey",
    "josephine jo josie",
    "joshua josh",
    "kenneth ken kenny",
    "kimberley kim",
    "lawrence laurence larry laurie",
    "leonard len lenny leo",
    "lillian lily lil",
    "louise lou",
    "lucinda lucy cindy",
    "madeleine maddie maddy",
    "margaret maggie meg peggy greta rita",
    "martin marty",
    "mary molly polly may",
    "matilda tilly mattie",
    "matthew matt matty",
    "michael mike mick micky mikey",
    "mohammed muhammad mohammad mohamed mohd md mo",
    "nancy nan",
    "natalie nat tally",
    "nathaniel nathan nat nate",
    "nicholas nick nicky",
    "nicola nicky nikki",
    "oliver ollie olly",
    "olivia liv livvy",
    "pamela pam",
    "patricia pat trish tricia patsy",
    "patrick pat paddy",
    "peter pete",
    "philip phillip phil pip",
    "philippa pippa pip",
    "rebecca becky becca bex",
    "richard rich richie rick ricky dick",
    "robert rob robbie bob bobby bert",
    "ronald ron ronnie",
    "rosemary rose rosie",
    "samantha sam sammy",
    "samuel sam sammy",
    "sarah sara sally sadie",
    "sophia sophie",
    "stephanie steph",
    "stephen steven steve stevie",
    "stuart stewart stu",
    "susan sue susie suzanne",
    "terence terry",
    "theodore theo ted",
    "theresa teresa terry tess",
    "thomas tom tommy",
    "timothy tim timmy",
    "valerie val",
    "veronica ronnie vera",
    "victoria vicky vicki tori",
    "vincent vince vinny",
    "walter wally walt",
    "william will bill billy willy liam",
    "zachary zach zak",
)


def _table() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for group in _SHORT_FORMS:
        words = group.split()
        full = words[0]
        for word in words:
            # A short form stands for its full name and that name's other forms.
            found.setdefault(word, set()).update(w for w in words if w != word)
            found.setdefault(full, set()).add(word)
    return {word: frozenset(forms - {word}) for word, forms in found.items()}


FORMS: dict[str, frozenset[str]] = _table()


def _full_names() -> dict[str, tuple[str, ...]]:
    full: dict[str, set[str]] = {}
    for group in _SHORT_FORMS:
        first, *forms = group.split()
        for form in forms:
            full.setdefault(form, set()).add(first)
        full.setdefault(first, set()).add(first)
    return {form: tuple(sorted(names)) for form, names in full.items()}


FULL_NAMES: dict[str, tuple[str, ...]] = _full_names()
"""Each form with the names that it may be short for; a full name with itself."""

# The same few thousand words stand in most names.
REMEMBERED = 50_000
_TWICE = re.compile(r"(.)\1+")
_SOUNDS: tuple[tuple[str, str], ...] = (
    (r"^(kn|gn|pn)", "n"),
    (r"^wr", "r"),
    (r"^ps", "s"),
    (r"^x", "s"),
    (r"^mac", "mk"),
    (r"^mc", "mk"),
    (r"ough", "f"),
    (r"augh", "f"),
    (r"tch", "x"),
    (r"sch", "sk"),
    (r"c(?=h)", "x"),
    (r"xh", "x"),
    (r"sh", "x"),
    (r"ph", "f"),
    (r"gh", ""),
    (r"th", "0"),
    (r"ck", "k"),
    (r"c(?=[eiy])", "s"),
    (r"c", "k"),
    (r"q", "k"),
    (r"dg(?=[eiy])", "j"),
    (r"g(?=[eiy])", "j"),
    (r"v", "f"),
    (r"z", "s"),
    (r"d$|d(?=[^aeiouy])", "t"),
    (r"wh", "w"),
    (r"mb$", "m"),
)
_PHONES = tuple((re.compile(pattern), phone) for pattern, phone in _SOUNDS)


@lru_cache(maxsize=REMEMBERED)
def fold(text: str) -> str:
    """Lower case, without accents; apostrophes vanish, every other sign becomes a space."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ø", "o").replace("ł", "l"))
    letters = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    return re.sub(r"[^a-z0-9]+", " ", re.sub(r"['`\u2019]", "", letters)).strip()


@lru_cache(maxsize=REMEMBERED)
def words(text: str) -> tuple[str, ...]:
    """The folded words of a name."""
    return tuple(fold(text).split())


@lru_cache(maxsize=REMEMBERED)
def sound(word: str) -> str:
    """How an English speaker would hear one folded word: consonants in classes, vowels only at the start."""
    heard = word
    for pattern, phone in _PHONES:
        heard = pattern.sub(phone, heard)
    heard = _TWICE.sub(r"\1", heard)
    first = "a" if heard[:1] and heard[0] in "aeiouy" else heard[:1]
    return first + re.sub(r"[aeiouyhw]", "", heard[1:])


def other_forms(word: str) -> frozenset[str]:
    """Names for which a word is a short form, or which are short forms of it."""
    return FORMS.get(word, frozenset())


def sound_token(word: str) -> str:
    """The word of the index that stands for a sound; it cannot be mistaken for a name."""
    return "zqs" + sound(word)


def identifier_token(value: str) -> str:
    """The word of the index that stands for an identifier's value, in whatever way it is spaced."""
    return "zqi" + re.sub(r"[^a-z0-9]", "", value.lower())


def search_text(names: Iterable[str], identifiers: Iterable[str]) -> str:
    """What is indexed of a person: every word of every name, how it sounds, every identifier."""
    said = sorted({word for name in names for word in words(name)})
    heard = sorted({sound_token(word) for word in said if not word.isdigit()})
    held = sorted({identifier_token(value) for value in identifiers if identifier_token(value) != "zqi"})
    return " ".join([*said, *heard, *held])
