"""Every page and each of its states in a real Chromium: axe, the policy, 320 px. A page that is not here fails.

The people have the worst names that a source may send, so that each page is seen with those on it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, Final

import pytest
from fastapi.routing import APIRoute
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import update

from app import errors
from app.derive.ids import Ids
from app.derive.suspicions import suspect
from app.explore.deciding import decide
from app.graph.opening import session_at
from app.graph.servers import GraphAddress
from app.graph.session import Asking
from app.linkage.model import load_model
from app.linkage.running import link
from app.main import PAGES
from app.models.roles import PEOPLE_ROLES
from app.security.sessions import Sessions, digest
from app.security.store import AccessStore
from app.security.store import sessions as session_table
from app.security.tokens import Known
from app.settings import Settings
from tests.browser.axe import WATCH, checked
from tests.browser.conftest import PATIENCE, served
from tests.browser.every_state import EXTRA, STATES
from tests.doors.conftest import TODAY, settings_for
from tests.doors.readers import WHY
from tests.graph_server import make_empty
from tests.more import cases
from tests.worlds.family import FAMILY, HOSTILE
from tests.worlds.loading import load_all
from tests.worlds.script import drafts_of, write_world

DESK: Final = """
extract NMC/desk 2026-05-01 full
person g1 given_name=Marta family_name=Brook birth_date=2012-03-04 sex=F
person g2 given_name=Una family_name=Pike birth_date=1990-01-02 sex=F
person r1 given_name=Noor family_name=Vale birth_date=1990-07-07 sex=F nhs_number=9990000018 nhs_number_status=01
person r2 given_name=Nour family_name=Vale birth_date=1990-07-07 sex=F nhs_number=9990000018 nhs_number_status=01
person g3 given_name=Ona family_name=Pike birth_date=1990-01-02 sex=F
person g4 given_name=Una family_name=Pyke birth_date=1990-01-02 sex=F
person hid given_name=Sealed family_name=Away birth_date=2013-01-01 sex=F restriction=3
person g5 given_name=Kit family_name=Lowe birth_date=2016-07-08 sex=F
person g6 given_name=Ada family_name=Lowe birth_date=1988-07-08 sex=F
link g6 parent g5 caring=yes
person alone given_name=Nobody family_name=Linked birth_date=2019-01-01 sex=F
person undated given_name=Ageless family_name=Pike sex=F
extract NME/desk 2026-05-01 full
person b1 given_name=Martha family_name=Brook birth_date=2012-03-04 sex=F
person b2 given_name=Bob family_name=Brook birth_date=1950-03-04 sex=M
person b3 given_name=Kitty family_name=Lowe birth_date=2016-07-08 sex=F
person b4 given_name=Stan family_name=Lowe birth_date=1985-07-08 sex=M
link b4 parent b3
risk k9 b4 violence conviction
"""
NEWS: Final = """
extract NMC/desk 2026-05-20 changes
person g1 given_name=Martha family_name=Brook birth_date=2012-03-04 sex=F
"""
DASHED, WAITING, REFUSED, BARRED = (
    ("NMC/rowan/fa", "NMP/rowan/p5"),
    ("NMC/desk/g5", "NME/desk/b3"),
    ("NMC/desk/g1", "NME/desk/b1"),
    ("NMC/desk/g1", "NME/desk/b2"),
)
CHAIN: Final = (("NMC/desk/g2", "NMC/desk/g3"), ("NMC/desk/g3", "NMC/desk/g4"))
TORN: Final = ("NMC/desk/g2", "NMC/desk/g4")
RULED: Final = ("NMC/desk/r1", "NMC/desk/r2")
UNSURE: Final = ("NMC/desk/undated", "NMC/desk/g2")
NOT_PAGES: Final = {
    "/assets/{name}": "a built file",
    "/sign-in/return": "sends on, or is the page of sign-in",
}
LONG: Final = "W" * 200
READERS: Final = (None, *PEOPLE_ROLES, "two roles", "no purpose")


@dataclass(frozen=True, slots=True)
class Site:
    """The service on the world, who is who in it, and a signed-in browser window for each reader."""

    origin: str
    settings: Settings
    places: dict[str, str]
    windows: dict[str | None, BrowserContext]

    def tab(self, who: str | None) -> Page:
        return self.windows[who].new_page()

    def at(self, address: str) -> str:
        return self.origin + re.sub(r"\{(\w+)\}", lambda one: self.places[one[1]], address)


@pytest.fixture(scope="module")
def site(
    graph_address: GraphAddress, tabs: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Generator[Site]:
    folder = tmp_path_factory.mktemp("every-page")
    settings = settings_for(graph_address, folder / "home", clearance=2)
    ids = Ids(settings.id_key.get_secret_value())
    with session_at(settings, graph_address) as session:
        make_empty(session)
        for name, text in (("first", f"{FAMILY}\n{HOSTILE}\n{DESK}"), ("then", NEWS)):
            if name == "then":
                for pair in (DASHED, WAITING, REFUSED, BARRED, *CHAIN, TORN, UNSURE):
                    suspect(session, ids, *pair, reason="alike", by="tests")
                link(session, ids, load_model())
                for pair, said in ((REFUSED, "different"), (UNSURE, "unsure"), *((one, "same") for one in CHAIN), (TORN, "different")):  # fmt: skip
                    _decided(session, ids, pair, said)
            load_all(session, settings, write_world(drafts_of(text), folder / name))
        link(session, ids, load_model())
        keys = {
            "amy": "NMC/rowan/t1", "father": "NMC/rowan/fa", "luke": "NMC/rowan/hb", "kyle": "NMP/rowan/p3",
            "img": "NMC/hostile/x0", "hebrew": "NMC/hostile/x1", "nothing": "NMC/hostile/x3",
            "long": "NMC/hostile/x5", "alone": "NMC/desk/alone", "hid": "NMC/desk/hid",
        }  # fmt: skip
        places = {name: ids.person_id(key) for name, key in keys.items()}
        for name, pair in (("dashed", DASHED), ("waiting", WAITING), ("refused", REFUSED), ("barred", BARRED), ("torn", TORN), ("unsure", UNSURE), ("ruled", RULED)):  # fmt: skip
            places[name] = ids.match_id(*sorted(pair))
        with served(settings, session) as origin:
            made = Site(origin, settings, places, {})
            for who in READERS:
                made.windows[who] = _window(tabs, made, who)
            page = made.tab("practitioner")
            page.goto(made.at("/people/{img}"))
            places["home"] = (
                (page.get_attribute("main a[href^='/households/']", "href") or "").split("/")[2].split("?")[0]
            )
            page.close()
            yield made
            for window in made.windows.values():
                window.close()


def _decided(session: Any, ids: Ids, pair: tuple[str, str], said: Any) -> None:
    asking = Asking(TODAY, TODAY, 2, "steward")
    decide(
        session, ids, asking, match_id=ids.match_id(*sorted(pair)), said=said, reason="<b>seen</b>", saw=None
    )


def _window(tabs: Browser, site: Site, who: str | None) -> BrowserContext:
    window = tabs.new_context(viewport={"width": 1280, "height": 900})
    window.set_default_timeout(PATIENCE)
    window.add_init_script(WATCH)
    own: Any = {"origin": site.origin, "sec-fetch-site": "same-origin"}
    if who == "two roles":
        store = AccessStore(site.settings)
        known = Known(name="kim", roles=("steward", "auditor"), agency="NMC", auth_time=0.0)
        cookie = Sessions(store).begin("tests", known)
        store.close()
        window.add_cookies([{"name": "dev-sightline", "value": cookie, "url": site.origin}])
    elif who is not None:
        role = "steward" if who == "no purpose" else who
        assert window.request.post(f"{site.origin}/sign-in/as", form={"role": role}, headers=own).ok
        if who in {"steward", "practitioner"}:
            assert window.request.post(f"{site.origin}/purpose", form=dict(WHY), headers=own).ok
    return window


def page_routes() -> set[str]:
    """Every address that a browser can be sent to."""
    return {
        route.path
        for module in PAGES
        for route in module.router.routes
        if isinstance(route, APIRoute) and "GET" in (route.methods or ())
    } - set(NOT_PAGES)


def test_every_page_is_looked_at() -> None:
    assert set(STATES) == page_routes()


def asked_by(who: str | None, *, further: bool) -> list[str]:
    """Addresses that somebody opens: the first two states of each page, or the further ones."""
    every = [(place, *state) for states in [*STATES.values(), EXTRA] for place, state in enumerate(states)]
    return [address for place, reader, address in every if reader == who and (place > 1) == further]


@pytest.mark.parametrize(
    ("who", "further"),
    cases(
        [(who, False) for who in READERS],
        more=[(who, True) for who in READERS if asked_by(who, further=True)],
    ),
)
def test_each_page_in_each_state(site: Site, who: str | None, further: bool) -> None:
    asked = asked_by(who, further=further)
    assert asked
    tab = site.tab(who)
    wrong: dict[str, Any] = {}
    for address in asked:
        tab.goto(site.at(address))
        if found := checked(tab):
            wrong[address] = found
    tab.close()
    assert wrong == {}


def forms(address: str, **typed: str) -> Callable[[Page, Site], None]:
    """Open a page, type, and send its form."""

    def there(tab: Page, site: Site) -> None:
        tab.goto(site.at(address))
        for name, text in typed.items():
            field = tab.locator(f"main [name={name}]")
            if field.first.get_attribute("type") == "radio":
                tab.locator(f"main [name={name}][value={text}]").check()
            else:
                field.first.fill(text)
        tab.locator("main form[method=post] button").first.click()

    return there


def second(tab: Page, site: Site) -> None:
    """Decide on what does not stand any more."""
    tab.goto(site.at("/matches/{waiting}"))
    tab.get_by_label("It cannot be said yet").check()
    tab.get_by_label("Why?").fill("<b>Two</b> of a name")
    tab.evaluate("document.querySelectorAll('[name=saw]').forEach(one => one.value = 'old')")
    tab.get_by_role("button", name="Decide").click()


def back_without_reason(tab: Page, site: Site) -> None:
    tab.goto(site.at("/matches/{unsure}"))
    tab.get_by_role("button", name="Take it back").click()


def through_the_glass(tab: Page, site: Site) -> None:
    forms("/people/{hid}/break-glass", reason="A child is in danger now, and nobody else can be asked.")(
        tab, site
    )
    tab.wait_for_url("**/behind-glass/*")


def typed_again(tab: Page, site: Site) -> None:
    """The session ends while somebody types a decision; they sign in, and it is there again."""
    tab.goto(site.at("/matches/{waiting}"))
    tab.get_by_label("Yes, one person").check()
    tab.get_by_label("Why?").fill("Typed before the session ended")
    (cookie,) = [one.get("value", "") for one in tab.context.cookies() if one.get("name") == "dev-sightline"]
    store = AccessStore(site.settings)
    with store.writing() as tx:
        mine = session_table.c.session == digest(cookie)
        tx.execute(update(session_table).where(mine).values(used_at="2020-01-01T00:00:00.000000+00:00"))
    store.close()
    tab.get_by_role("button", name="Decide").click()
    tab.wait_for_url("**/sign-in?back=*")
    assert "what you typed is kept" in tab.locator("main").inner_text()
    assert checked(tab) == {}
    tab.get_by_role("button", name="Data steward").click()
    tab.get_by_label("Putting records right").check()
    tab.get_by_label("Reference of the case").fill("CASE-1")
    tab.get_by_role("button", name="Continue").click()
    tab.wait_for_url("**/matches/*")
    assert tab.get_by_label("Why?").input_value() == "Typed before the session ended"
    assert tab.get_by_label("Yes, one person").is_checked()


REACHED: Final[dict[str, tuple[str, Callable[[Page, Site], None], str]]] = {
    "no verdict and no reason": ("steward", forms("/matches/{waiting}"), "There is a problem"),
    "no reason": ("steward", forms("/matches/{waiting}", verdict="same"), "Say why, in your own words"),
    "too long a reason": ("steward", forms("/matches/{waiting}", verdict="same", reason="x" * 501), "these are 501"),
    "second": ("steward", second, "Nothing was decided by you just now"),
    "taken back without a reason": ("steward", back_without_reason, "Say why it is taken back"),
    "typed again": ("steward alone", typed_again, "You were signed out while you were typing"),
    "no purpose": ("no purpose", forms("/purpose", reference="Rubie"), "There is a problem"),
    "no role": ("two roles", forms("/role"), "There is a problem"),
    "an empty search": ("practitioner", forms("/search"), "There is a problem"),
    "a search": ("practitioner", forms("/search", name="img src"), "may be meant"),
    "a search of many": ("practitioner", forms("/search", name="Reed"), "may be meant"),
    "nobody found": ("practitioner", forms("/search", name="Zzyzx Qwfpgj"), "Nobody is recorded like that"),
    "nobody to whom": ("practitioner", forms("/paths?from={amy}", name=""), "There is a problem"),
    "to whom": ("practitioner", forms("/paths?from={amy}", name="Reed"), "may be meant"),
    "to nobody": ("practitioner", forms("/paths?from={amy}", name="Zzyzx Qwfpgj"), "Nobody was found"),
    "no reason for the glass": ("practitioner", forms("/people/{hid}/break-glass"), "Give a reason"),
    "behind the glass": ("practitioner", through_the_glass, "Sealed Away"),
    "a long name": ("practitioner", forms("/search", name=LONG), LONG),
}  # fmt: skip


@pytest.mark.parametrize("state", REACHED)
def test_each_state_behind_a_form(site: Site, tabs: Browser, state: str) -> None:
    who, there, said = REACHED[state]
    alone = who.endswith(" alone")
    window = _window(tabs, site, who.removesuffix(" alone")) if alone else site.windows[who]
    tab = window.new_page()
    there(tab, site)
    assert said in tab.locator("body").inner_text()
    assert checked(tab) == {}
    tab.close()
    if alone:
        window.close()


def test_from_a_dashed_suspicion_to_its_pair(site: Site) -> None:
    """From the picture by the panel, and from the table below it."""
    tab = site.tab("steward")
    for part in ("#panel-links", "#people"):
        tab.goto(site.at("/people/{father}/network"))
        tab.wait_for_selector("#picture svg .here")
        if part == "#panel-links":
            tab.locator("#picture svg .person", has_text="Ryan Doyle").first.click()
        tab.locator(part).get_by_role("link", name="Decide who Ryan Doyle may be").click()
        tab.get_by_role("link", name="Ryan Doyle").first.click()
        tab.wait_for_url(site.at("/matches/{dashed}"))
    tab.close()


ERRORS: Final[tuple[errors.SightlineError, ...]] = (
    errors.Conflict("somebody else was first"),
    errors.TooLarge("too much"),
    errors.TooMany("that is too much in a minute", seconds=7),
    errors.GraphAway("the database cannot be reached"),
    errors.TooSlow("stopped at its time limit"),
    errors.NoRoom("the disk is full"),
    errors.SettingsError("a setting is wrong"),
)


@pytest.mark.parametrize("error", ERRORS, ids=lambda one: str(one.status))
def test_each_page_of_an_error(
    site: Site, monkeypatch: pytest.MonkeyPatch, error: errors.SightlineError
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("app.explore.sources.sources", fails)
    tab = site.tab("admin")
    reply = tab.goto(site.at("/sources"))
    assert reply is not None
    assert reply.status == error.status
    assert "What to do" in tab.locator("main").inner_text()
    assert checked(tab) == {}
    tab.goto(site.at("/"))
    assert checked(tab) == {}, "the start page without its figures"
    tab.close()
