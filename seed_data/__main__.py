"""`python -m seed_data --people N --seed S --out DIR`: write a fictional borough with labelled defects."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from seed_data.borough import FEWEST, generate


def main() -> int:
    """Read the command line, write the borough, say what was written."""
    parser = argparse.ArgumentParser(prog="python -m seed_data", description=__doc__)
    parser.add_argument(
        "--people", type=int, default=2000, help=f"true people, at least {FEWEST} (default 2000)"
    )
    parser.add_argument("--seed", type=int, default=1, help="another seed gives another borough (default 1)")
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    given = parser.parse_args()
    if given.people < FEWEST:
        parser.error(f"a borough needs at least {FEWEST} people")
    summary = generate(given.people, given.seed, given.out)
    sys.stdout.write(f"{summary}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
