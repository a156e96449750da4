"""Small groups: which words, sectors and birth windows at least five people share.

Everything is counted before anything is written. A value that the mirror shows is shown for at least
five people; what fewer share becomes `other`, is dropped, or is a wider window.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from app.mirror.coarse import Window, sector_of, whole_decades, whole_months, whole_years
from app.mirror.table import WORDS, Category, Sector, rule_of
from app.models.days import FAR_FUTURE, FAR_PAST

FEWEST: Final = 5
UNKNOWN: Final[Window] = (FAR_FUTURE, FAR_PAST)


class Groups:
    """Counted once over everything that will be shown; then only asked."""

    def __init__(self) -> None:
        self._carriers: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self._births: Counter[Window] = Counter()
        self._shown: dict[Window, Window] = {}
        self.suppressed = 0

    def count(self, bearer: str, properties: Mapping[str, Any], people: Iterable[str]) -> None:
        """These people carry what this node or relationship says."""
        carriers = tuple(people)
        for name, value in properties.items():
            rule = rule_of(bearer, name)
            if isinstance(rule, Category) and isinstance(value, str):
                self._carriers[rule.group, value].update(carriers)
            elif isinstance(rule, Sector) and bearer == "LIVES_AT" and (found := sector_of(str(value))):
                self._carriers["sector", found].update(carriers)

    def count_birth(self, window: Window) -> None:
        """One person was born within this window."""
        if window != UNKNOWN:
            self._births[whole_months(window)] += 1

    def close(self) -> None:
        """Settle the birth windows: where a month has too few, the year; where that has, ten years."""
        left = self._births
        for widened in (whole_months, whole_years, whole_decades):
            sizes: Counter[Window] = Counter()
            for window, number in left.items():
                sizes[widened(window)] += number
            self._shown |= {w: widened(w) for w in left if sizes[widened(w)] >= FEWEST}
            left = Counter({w: number for w, number in left.items() if w not in self._shown})
        self._shown |= dict.fromkeys(left, UNKNOWN)

    def word(self, group: str, value: str, other: str) -> str:
        """The word, or `other` if too few people carry it or it is in no list."""
        if value in WORDS and (not value or self._is_shared(group, value)):
            return value
        self.suppressed += value != other
        return other

    def sector(self, postcode: str) -> str | None:
        """The sector of a postcode, if enough people have lived in it."""
        found = sector_of(postcode)
        if found is not None and self._is_shared("sector", found):
            return found
        self.suppressed += 1
        return None

    def birth(self, window: Window) -> Window:
        """The window that is shown in place of this one; UNKNOWN where even ten years are too few."""
        if window == UNKNOWN:
            return UNKNOWN
        shown = self._shown[whole_months(window)]
        self.suppressed += shown != whole_months(window)
        return shown

    def _is_shared(self, group: str, value: str) -> bool:
        return len(self._carriers.get((group, value), ())) >= FEWEST
