"""What is looked at on every page as it stands: axe, our policy, and that nothing goes off to the side."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page

AXE: Final = (Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js").read_text()
RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WATCH: Final = """window.refused = [];
document.addEventListener('securitypolicyviolation', e => window.refused.push(e.violatedDirective + ' ' + e.blockedURI));"""
"""An init script: `refused` holds whatever the page's policy refused."""
# 1280 at 400 % is 320 wide.
WIDTHS: Final = (320, 1280)


def checked(tab: Page) -> dict[str, Any]:
    """What is wrong with the page that is open, by kind, with all of it unfolded; empty if nothing is."""
    tab.evaluate("() => document.querySelectorAll('details').forEach(one => one.open = true)")
    tab.evaluate(AXE)
    found: list[str] = tab.evaluate(
        """rules => axe.run(document, {runOnly: rules}).then(r => r.violations.map(
          v => v.id + ': ' + v.nodes.slice(0, 2).map(n => n.html.slice(0, 200)).join(' | ')))""",
        RULES,
    )
    wrong: dict[str, Any] = {"axe": found, "policy": tab.evaluate("() => window.refused")}
    # Everything on a page of ours is our own: no picture, frame or script ever came out of a name.
    wrong["injected"] = tab.evaluate(
        "() => [...document.querySelectorAll('main img, main script, iframe, object, b')].map(one => one.outerHTML)"
    )
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 900})
        wrong[f"sideways at {width}"] = tab.evaluate(
            "() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)"
        )
    return {kind: what for kind, what in wrong.items() if what}


def looked_at(tab: Page, address: str) -> dict[str, Any]:
    """The same of a page at an address."""
    tab.goto(address)
    return checked(tab)
