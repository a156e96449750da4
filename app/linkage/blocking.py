"""Which records are compared: those that meet under a key that few enough hold. SQL of both engines.

`holders (number, tier, key, rare)` and `names (number, record_key, is_new)` are what it works on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from app.linkage.model import Model

Progress = Callable[[str, int, int], None]
"""What is being done, how far, of how much."""
Weighed = tuple[str, str, float, float]
"""Two record keys, the smaller first, the match weight in bits and the probability."""


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Keys that too many records hold to compare them all, and records that meet nobody by another."""

    keys: int = 0
    records: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """What is compared how: see `candidate_pairs`."""

    model: Model
    new: set[str] | None
    tiers: Mapping[str, int]
    at_least: float


USABLE: Final = """
SELECT h.key, h.number, n.is_new FROM holders h
JOIN reach r ON r.key = h.key AND h.tier <= r.tier JOIN names n ON n.number = h.number"""

NAMED: Final = """
SELECT least(a.record_key, b.record_key) AS one, greatest(a.record_key, b.record_key) AS other,
       bits, probability
FROM scored JOIN names a ON a.number = scored.l JOIN names b ON b.number = scored.r
ORDER BY one, other"""


def reach(model: Model) -> str:
    """Each key with the highest tier at which few enough hold it, counting only holders up to that."""
    return f"""
WITH counted AS (SELECT key, any_value(rare) AS rare, tier, count(*) AS n FROM holders GROUP BY key, tier),
     summed AS (SELECT key, rare, tier, sum(n) OVER (PARTITION BY key ORDER BY tier) AS upto FROM counted)
SELECT key, max(tier) AS tier FROM summed
WHERE upto <= CASE WHEN rare THEN {int(model.rare_name_holders)} ELSE {int(model.key_holders)} END
GROUP BY key HAVING max(upto) > 1"""


def passed_over(model: Model) -> str:
    """How many keys too many hold, and how many of their holders meet nobody by another.

    A rare name that is not rare is no loss: the other keys are there for it.
    """
    return f"""
WITH crowded AS (SELECT key FROM holders WHERE NOT rare
                 GROUP BY key HAVING count(*) > {int(model.key_holders)})
SELECT (SELECT count(*) FROM crowded) AS keys,
       (SELECT count(DISTINCT h.number) FROM holders h JOIN crowded c ON c.key = h.key
        LEFT JOIN (SELECT DISTINCT number FROM usable) u ON u.number = h.number
        WHERE u.number IS NULL) AS records"""


def blocked(portion: int = 0, portions: int = 1) -> str:
    """Pairs of records under one usable key, of which one is new; one of so many portions."""
    return f"""
SELECT DISTINCT '0' AS match_key, a.number AS join_key_l, b.number AS join_key_r
FROM usable a JOIN usable b ON a.key = b.key AND a.number < b.number
WHERE a.number % {int(portions)} = {int(portion)} AND (a.is_new OR b.is_new)"""
