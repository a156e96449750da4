"""What the service counts of itself, for Prometheus. Labels are route templates, never paths."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS: Final = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


def _registry() -> CollectorRegistry:
    return CollectorRegistry(auto_describe=True)


@dataclass(frozen=True, slots=True)
class Metrics:
    """One set of counters for each application, so that two in one process do not mix."""

    registry: CollectorRegistry = field(default_factory=_registry)
    requests: Counter = field(init=False)
    seconds: Histogram = field(init=False)
    questions: Counter = field(init=False)
    limited: Counter = field(init=False)
    open_reviews: Gauge = field(init=False)

    def __post_init__(self) -> None:
        counted = Counter(
            "sightline_http_requests_total",
            "Requests by route, method and status.",
            ("route", "method", "status"),
            registry=self.registry,
        )
        timed = Histogram(
            "sightline_http_seconds",
            "Seconds until the answer began.",
            ("route",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        asked = Counter(
            "sightline_questions_total",
            "Questions asked by name.",
            ("question",),
            registry=self.registry,
        )
        limited = Counter(
            "sightline_limited_total",
            "Requests refused because a caller had reached a limit.",
            ("limit",),
            registry=self.registry,
        )
        reviews = Gauge(
            "sightline_break_glass_open_reviews",
            "Breakings of the glass that no auditor has reviewed yet.",
            registry=self.registry,
        )
        object.__setattr__(self, "open_reviews", reviews)
        object.__setattr__(self, "limited", limited)
        object.__setattr__(self, "requests", counted)
        object.__setattr__(self, "seconds", timed)
        object.__setattr__(self, "questions", asked)

    def text(self) -> bytes:
        """Everything counted, in Prometheus' text format."""
        return generate_latest(self.registry)
