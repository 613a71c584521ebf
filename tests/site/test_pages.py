"""Every page of the site: nothing fails, nothing is foreign, everyone can read it."""

from __future__ import annotations

import gzip
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.site.conftest import SITE, Watched, pages, pages_with_figures

PAGES = pages()
PAGE_BUDGET = 1_000_000  # gzipped bytes of a page before any interaction
OWN_BUDGET = 60_000  # of these, scripts and styles of our own
OWN = ("course.css", "page.js", "figure.js")
LARGEST_PAINT = 1500  # milliseconds, from localhost


def test_every_built_page_is_reached_by_links() -> None:
    built = {str(path.relative_to(SITE)) for path in SITE.rglob("*.html")}
    apart = {"genindex.html", "search.html", "py-modindex.html"}
    unreached = {page for page in built - set(PAGES) - apart if page[0] != "_"}
    assert not unreached


def test_every_link_within_the_site_leads_somewhere() -> None:
    from urllib.parse import urljoin

    from bs4 import BeautifulSoup

    soups = {p: BeautifulSoup((SITE / p).read_text("utf-8"), "html.parser") for p in PAGES}
    ids = {page: {e["id"] for e in soup.find_all(id=True)} for page, soup in soups.items()}
    lost = []
    for page, soup in soups.items():
        for link in soup.find_all("a", href=True):
            address = urlsplit(urljoin(f"https://site/{page}", link["href"]))
            if address.netloc != "site":
                continue
            target, named = address.path.lstrip("/"), address.fragment
            # "figure.control=value" is a figure's state, and the figure's script checks the rest.
            known = {"", *ids.get(target, {named})}
            if not (SITE / target).exists() or {named, named.partition(".")[0]}.isdisjoint(known):
                lost.append(f"{page} -> {link['href']}")
    assert not lost


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES)
def test_opens_without_errors_and_is_accessible(browser, site, page: str, scheme: str) -> None:
    from tests.site.conftest import watch

    context = browser.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 900})
    watched = watch(context, site)
    opened = watched.open(page)
    # Bring every lazy image into view, so that a missing one is noticed.
    opened.evaluate(
        """async () => {
            for (let y = 0; y < document.body.scrollHeight; y += 600) {
                window.scrollTo(0, y); await new Promise(r => setTimeout(r, 30));
            }
            window.scrollTo(0, 0);
        }"""
    )
    opened.wait_for_load_state("networkidle")
    wrong = list(watched.wrong)  # before axe-core asks for style sheets in its own way
    found = Axe().run(opened).response["violations"]
    context.close()
    assert not wrong
    bad = [v for v in found if v["impact"] in ("serious", "critical")]
    assert not bad, "\n".join(
        f"{v['impact']} {v['id']}: {v['help']}: {[n['html'][:200] for n in v['nodes'][:4]]}"
        for v in bad
    )


@pytest.mark.parametrize("width", [360, 390])
@pytest.mark.parametrize("page", PAGES)
def test_does_not_scroll_sideways_on_a_phone(browser, site, page: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 740})
    opened = context.new_page()
    opened.goto(site + page)
    opened.wait_for_load_state("networkidle")
    over = opened.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    context.close()
    assert over <= 0


@pytest.mark.parametrize("page", PAGES)
def test_weighs_little_before_any_interaction(watched: Watched, page: str) -> None:
    watched.open(page)
    sizes = {}
    for url in set(watched.requests):
        if not url.startswith(watched.site):
            continue
        path = SITE / urlsplit(url).path.lstrip("/")
        sizes[path.name] = len(gzip.compress(path.read_bytes()))
    whole = sum(sizes.values())
    own = sum(size for name, size in sizes.items() if name in OWN)
    heaviest = sorted(sizes.items(), key=lambda item: -item[1])[:6]
    assert whole <= PAGE_BUDGET, f"{whole} bytes, most of it {heaviest}"
    assert 0 < own <= OWN_BUDGET


@pytest.mark.parametrize("page", PAGES)
def test_paints_its_largest_part_soon(watched: Watched, page: str) -> None:
    painted = []
    # A page that is slow is so each time; whatever else keeps the machine busy is not.
    while len(painted) < 3 and min(painted, default=LARGEST_PAINT) >= LARGEST_PAINT:
        opened = watched.open(page)
        milliseconds = opened.evaluate(
            """() => new Promise(resolve => {
                new PerformanceObserver(list => resolve(list.getEntries().at(-1).startTime))
                    .observe({type: "largest-contentful-paint", buffered: true});
                setTimeout(() => resolve(null), 3000);
            })"""
        )
        assert milliseconds is not None, "nothing was painted"
        painted.append(milliseconds)
    assert min(painted) < LARGEST_PAINT, painted


@pytest.mark.parametrize("page", PAGES)
def test_forbids_what_it_does_not_need(watched: Watched, page: str) -> None:
    opened = watched.open(page)
    policy = opened.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
    assert policy is not None
    script = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe-inline" not in script
    assert "unsafe-eval" not in script
    ran = opened.evaluate(
        """() => new Promise(resolve => {
            addEventListener("securitypolicyviolation", () => resolve(false));
            const script = document.createElement("script");
            script.textContent = "window.leaked = true";
            document.body.append(script);
            setTimeout(() => resolve(window.leaked === true), 500);
        })"""
    )
    assert not ran
    watched.wrong[:] = [w for w in watched.wrong if "Content Security Policy" not in w]


def test_every_chapter_page_works_by_keyboard_alone(watched: Watched) -> None:
    """Tab reaches every control of every figure, in the order in which they stand."""
    for page in pages_with_figures():
        opened = watched.open(page)
        wanted = opened.eval_on_selector_all(
            ".nn-figure select, .nn-figure input", "all => all.map(e => e.id)"
        )
        opened.locator(".nn-figure").first.evaluate("e => { e.tabIndex = -1; e.focus() }")
        reached: list[str] = []
        for _ in range(400):
            opened.keyboard.press("Tab")
            reached.append(opened.evaluate("document.activeElement.id"))
            if reached[-1] == wanted[-1]:
                break
        assert [name for name in reached if name in wanted] == wanted


def test_the_site_is_small_enough() -> None:
    size = sum(path.stat().st_size for path in Path(SITE).rglob("*") if path.is_file())
    assert size < 300_000_000
