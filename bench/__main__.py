"""`python -m bench`: the whole table, 20,000 people unless told otherwise.

Prints each pair with medians, the ratio or gap, and whether it is within its limit; `--json FILE`
keeps the figures. Ends with 1 if an answer differs or a limit is missed.
"""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path

from bench import access, ledger, loading, lookup, pages, picture, points, screening, share, starting
from bench.pairs import AnswersDiffer, Pair, Timed, measure
from bench.place import bench_settings, loaded

LINES = ("screening", "points", "access", "pages", "picture", "share", "loading", "ledger", "starting")
# A million records take an hour to write where a borough takes minutes: only when asked for.
ON_REQUEST = ("lookup",)


def main() -> int:
    """Run the wanted lines; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--folder", type=Path, default=Path("build/bench"))
    parser.add_argument("--lines", nargs="+", choices=LINES + ON_REQUEST, default=list(LINES))
    parser.add_argument("--json", type=Path)
    wanted = parser.parse_args()
    timed: list[Timed] = []
    wrong = 0
    figures: dict[str, object] = {"people": wanted.people}
    asked = set(wanted.lines)
    if asked & {"screening", "points", "access", "pages", "picture", "share"}:
        with loaded(wanted.people, wanted.folder) as place:
            with (
                access.lines(place) if "access" in asked else nullcontext(list[Pair]()) as pairs,
                pages.lines(place) if "pages" in asked else nullcontext(list[Pair]()) as shown,
            ):
                pairs += shown
                pairs += screening.lines(place) if "screening" in asked else []
                pairs += points.lines(place) if "points" in asked else []
                for pair in pairs:
                    try:
                        timed.append(measure(pair))
                        print(_row(timed[-1]), flush=True)
                    except AnswersDiffer as error:
                        wrong += 1
                        print(f"ANSWERS DIFFER  {error}", flush=True)
            if "picture" in asked:
                figures["picture"] = picture.drawn(place)
                print(picture.said(figures["picture"]), flush=True)
                wrong += not figures["picture"]["holds"]
            if "share" in asked:
                figures["share"] = share.shares(place)
                print(share.said(figures["share"]), flush=True)
    if "loading" in asked:
        figures["loading"] = loading.compare(wanted.people, wanted.folder)
        print(loading.said(figures["loading"]), flush=True)
        wrong += not figures["loading"]["holds"]
    if "lookup" in asked:
        looked = lookup.measure(wanted.people, wanted.folder)
        figures["lookup"] = lookup.kept(looked)
        print(lookup.said(looked), flush=True)
        wrong += not all(one.holds for one in looked)
    if "ledger" in asked:
        figures["ledger"] = ledger.costs(wanted.folder)
        print(ledger.said(figures["ledger"]), flush=True)
        wrong += not figures["ledger"]["holds"]
    if "starting" in asked:
        taken = starting.start_times(bench_settings(wanted.folder / f"home-{wanted.people}"))
        figures["starting"] = taken
        print(f"{'warm cache to first answer':<58} {starting.said(taken)}", flush=True)
        wrong += max(taken) > starting.LIMIT
    if wanted.json:
        wanted.json.write_text(json.dumps(figures | {"pairs": [asdict(one) for one in timed]}, indent=1))
    return 1 if wrong or not all(one.holds for one in timed) else 0


def _row(one: Timed) -> str:
    value = f"x{one.value:.2f}" if one.kind == "ratio" else f"{one.value * 1000:+.1f} ms"
    limit = f"x{one.limit:.2f}" if one.kind == "ratio" else f"{one.limit * 1000:+.1f} ms"
    verdict = "ok" if one.holds else "MISSED"
    return (
        f"{one.name:<58} {one.a_is} {one.a_median * 1000:.1f} ms, {one.b_is} {one.b_median * 1000:.1f} ms:"
        f" {value} (at most {limit}) {verdict}"
    )


if __name__ == "__main__":
    sys.exit(main())
