"""Reading Cypher as text: comments and strings set aside, parameters and bounds found.

Pure functions; they know nothing of files or databases.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_PARAMETER = re.compile(r"\$([A-Za-z_][A-Za-z0-9_]*)")
_PATTERN_BODY = re.compile(r"\[([^\[\]]*)\]")
_STAR = re.compile(r"\*\s*(?P<low>\d+)?\s*(?P<dots>\.\.)?\s*(?P<high>\d+)?")
_OPEN_QUANTIFIER = re.compile(r"\s*(?:[+*]|\{\s*\d*\s*,\s*\})")
_QUANTIFIED_ARROW = re.compile(r"[\]-]->?(?:[+*]|\{\s*\d*\s*,\s*\})\s*\(")
_PLAIN = re.compile(r"[^/'\"`]+")
_RELATIONSHIP = re.compile(r"--|\]\s*-|-\s*\[")


def code_only(text: str) -> str:
    """The statement with comments and the inside of strings blanked out, same length and lines."""
    return "".join(_blanked(text))


def _blanked(text: str) -> Iterator[str]:
    position = 0
    while position < len(text):
        two = text[position : position + 2]
        if two == "//":
            end = text.find("\n", position)
            end = len(text) if end < 0 else end
            yield " " * (end - position)
        elif two == "/*":
            end = text.find("*/", position + 2)
            end = len(text) if end < 0 else end + 2
            yield re.sub(r"[^\n]", " ", text[position:end])
        elif text[position] in "'\"`":
            end = _string_end(text, position)
            quote = text[position]
            inside = text[position + 1 : end - 1]
            # A back-quoted name is code, so it stays; a string's content does not.
            yield quote + (inside if quote == "`" else re.sub(r"[^\n]", " ", inside)) + quote
        else:
            plain = _PLAIN.match(text, position)
            end = plain.end() if plain else position + 1  # a stroke that begins no comment
            yield text[position:end]
        position = end


def _string_end(text: str, start: int) -> int:
    quote = text[start]
    position = start + 1
    while position < len(text):
        if text[position] == "\\" and quote != "`":
            position += 2
            continue
        if text[position] == quote:
            return position + 1
        position += 1
    raise ValueError(f"a string that begins with {quote} never ends")


def parameters_in(text: str) -> frozenset[str]:
    """Names used as `$name` outside comments and strings."""
    return frozenset(_PARAMETER.findall(code_only(text)))


def statements_in(text: str) -> list[str]:
    """The statements of a text, split at semicolons outside comments and strings."""
    code = code_only(text)
    found: list[str] = []
    start = 0
    for position, character in enumerate(code):
        if character == ";":
            if code[start:position].strip():
                found.append(text[start:position].strip())
            start = position + 1
    if code[start:].strip():
        found.append(text[start:].strip())
    return found


def dangers_in(text: str) -> list[str]:
    """What no statement of ours may hold, each as a sentence; empty when the text is sound."""
    code = code_only(text)
    found: list[str] = []
    for body in _PATTERN_BODY.findall(code):
        star = _STAR.search(body) if "*" in body and (":" in body or body.strip().startswith("*")) else None
        if star and star["high"] is None and (star["dots"] or star["low"] is None):
            found.append(f"[{body.strip()}] has no upper bound")
        if star and "$" in body:
            # Accepted by the server, which then ignores the types.
            found.append(f"[{body.strip()}] takes its types from a parameter in a variable-length pattern")
    if _QUANTIFIED_ARROW.search(code) or _has_open_quantified_path(code):
        found.append("a quantified path has no upper bound")
    lowered = code.lower()
    if re.search(r"\bload\s+csv\b", lowered):
        found.append("LOAD CSV reads files or hosts")
    if re.search(r"\bapoc\.", lowered):
        found.append("APOC is not part of the product")
    return found


def _has_open_quantified_path(code: str) -> bool:
    """Whether a parenthesised path (one that holds a relationship) is repeated without an upper bound."""
    opened: list[int] = []
    for position, character in enumerate(code):
        if character == "(":
            opened.append(position)
        elif character == ")" and opened:
            inside = code[opened.pop() + 1 : position]
            if _RELATIONSHIP.search(inside) and _OPEN_QUANTIFIER.match(code, position + 1):
                return True
    return False
