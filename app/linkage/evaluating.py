"""How good the model is, at its own fixed threshold, on sets that it was never tuned on."""

from __future__ import annotations

import math
import resource
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import combinations, product
from time import perf_counter
from typing import Final

from app.linkage.benchmarks import Benchmark, Pair
from app.linkage.candidates import Progress, candidate_pairs
from app.linkage.causes import Compared, relation, why_false, why_missed
from app.linkage.clusters import guarded_clusters
from app.linkage.model import Model

FEWEST_PAIRS: Final = 100
"""A naming convention with fewer true pairs is left out of the difference: chance would make it."""

SURE: Final = 0.95
"""The other cut that is measured beside the queue's own; it was fixed beforehand too."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Pairs of one person that were found (`hit`) or `missed`; `false`: proposed pairs of two people."""

    hit: int
    missed: int
    false: int

    @property
    def precision(self) -> float:
        """Share of proposed pairs that are one person."""
        return self.hit / (self.hit + self.false) if self.hit + self.false else 0.0

    @property
    def recall(self) -> float:
        """Share of pairs of one person that are proposed."""
        return self.hit / (self.hit + self.missed) if self.hit + self.missed else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        return 2 * self.hit / (2 * self.hit + self.missed + self.false) if self.hit else 0.0


@dataclass(frozen=True, slots=True)
class FalseMerges:
    """Of the record pairs of two such people, how many were proposed."""

    accepted: int
    of: int

    @property
    def share(self) -> float:
        """Between 0 and 1; 0 where there are none."""
        return self.accepted / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured on one set. Seconds and megabytes are of the comparing alone and of the process."""

    name: str
    records: int
    counts: Counts
    sure: Counts
    """The same from `SURE` on."""
    strong: Counts
    """The same for pairs that are called strong: over the higher threshold, and no guard speaks."""
    seconds: float
    megabytes: float
    missed: Counter[str]
    false: Counter[str]
    relatives: Mapping[str, FalseMerges] = field(default_factory=dict[str, FalseMerges])
    conventions: Mapping[str, Counts] = field(default_factory=dict[str, Counts])
    clusters: int = 0
    mixed: int = 0

    @property
    def mixed_share(self) -> float:
        """Share of clusters of several records that hold more than one person."""
        return self.mixed / self.clusters if self.clusters else 0.0

    @property
    def difference(self) -> float:
        """The largest F1 difference between naming conventions with enough pairs."""
        enough = [one.f1 for one in self.conventions.values() if one.hit + one.missed >= FEWEST_PAIRS]
        return max(enough) - min(enough) if enough else 0.0


def measure(model: Model, benchmark: Benchmark, progress: Progress | None = None, name: str = "") -> Measured:
    """Propose pairs as the product does, and hold them against the truth. `name`: if not the set's own."""
    started = perf_counter()
    found = {
        (pair.left, pair.right): pair.bits
        for pair in candidate_pairs(
            model, benchmark.records.values(), progress=progress, prepare=benchmark.prepare
        )
        if benchmark.counts((pair.left, pair.right))
    }
    seconds = perf_counter() - started
    megabytes = peak_megabytes()
    true = set(_true_pairs(benchmark))
    false = found.keys() - true
    compared = Compared(model, benchmark)
    strong_bits, sure_bits = _bits(model.strong_at), _bits(SURE)
    sure = {pair for pair, bits in found.items() if bits >= sure_bits}
    strong = {pair for pair, bits in found.items() if bits >= strong_bits and not compared.relatives(*pair)}
    clusters = guarded_clusters(
        ((bits, pair) for pair, bits in found.items()),
        compared.relatives,
    )
    return Measured(
        name=name or benchmark.name,
        records=len(benchmark.records),
        counts=_counts(found.keys(), true),
        sure=_counts(sure, true),
        strong=_counts(strong, true),
        seconds=seconds,
        megabytes=megabytes,
        missed=why_missed(compared, true - found.keys(), _bits(model.queue_at)),
        false=why_false(compared, benchmark, false),
        relatives=_relatives(benchmark, found.keys()) if benchmark.people else {},
        conventions=_conventions(benchmark, found.keys(), true) if benchmark.people else {},
        clusters=len(clusters),
        mixed=sum(len({benchmark.person_of.get(key, key) for key in one}) > 1 for one in clusters),
    )


def _bits(likely: float) -> float:
    return math.log2(likely / (1 - likely))


def _counts(found: AbstractSet[Pair], true: set[Pair]) -> Counts:
    hit = len(found & true)
    return Counts(hit, len(true) - hit, len(found) - hit)


def peak_megabytes() -> float:
    """The most memory that this process ever held."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / 1024**2 if sys.platform == "darwin" else held / 1024


def _by_person(benchmark: Benchmark) -> dict[str, list[str]]:
    held: dict[str, list[str]] = defaultdict(list)
    for key in sorted(benchmark.records):
        if person := benchmark.person_of.get(key):
            held[person].append(key)
    return held


def _true_pairs(benchmark: Benchmark) -> Iterator[Pair]:
    for keys in _by_person(benchmark).values():
        yield from (pair for pair in combinations(keys, 2) if benchmark.counts(pair))


def _relatives(benchmark: Benchmark, found: Iterable[Pair]) -> dict[str, FalseMerges]:
    held = _by_person(benchmark)
    born: dict[str, list[str]] = defaultdict(list)
    related: set[Pair] = set()
    for one in benchmark.people.values():
        if one.twin_of:
            born[one.twin_of].append(one.person_id)
        related |= {(min(one.person_id, other), max(one.person_id, other)) for other in one.same_name}
    for together in born.values():
        related |= set(combinations(sorted(together), 2))
    of: Counter[str] = Counter()
    for left, right in related:
        of.update(relation(benchmark, pair) for pair in product(held.get(left, ()), held.get(right, ())))
    accepted = Counter(relation(benchmark, pair) for pair in found)
    return {kind: FalseMerges(accepted[kind], of[kind]) for kind in ("twins", "parent and child of one name")}


def _conventions(benchmark: Benchmark, found: Iterable[Pair], true: set[Pair]) -> dict[str, Counts]:
    hit: Counter[str] = Counter()
    false: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for pair in true:
        whole.update(_groups(benchmark, pair))
    for pair in found:
        (hit if pair in true else false).update(_groups(benchmark, pair))
    return {group: Counts(hit[group], whole[group] - hit[group], false[group]) for group in sorted(whole)}


def _groups(benchmark: Benchmark, pair: Pair) -> set[str]:
    people = (benchmark.people.get(benchmark.person_of.get(key, "")) for key in pair)
    return {one.naming_group for one in people if one}
