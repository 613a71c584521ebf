"""What a finished page may load and run: this site's files, and nothing that came in by text.

After the build each page loses what it doesn't need (the theme's icon script: its icons come from
the web font), gets listeners in place of inline handlers, scripts that don't hold up the first
paint, and a Content-Security-Policy with the hash of every inline script that is left.
"""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from bs4 import BeautifulSoup
from sphinx.application import Sphinx

from nnkit_book import live

# The theme's two inline handlers, by what they do; static/page.js listens for these instead.
HANDLERS = {"window.print()": "print", "toggleFullScreen()": "fullscreen"}


def setup(app: Sphinx) -> None:
    """Run when every page is written."""
    app.connect("build-finished", apply, priority=900)


def apply(app: Sphinx, error: Exception | None) -> None:
    """Rewrite every page of the site."""
    if error is not None or app.builder.format != "html":
        return
    for page in sorted(Path(app.outdir).rglob("*.html")):
        if not {"_static", "_live"} & set(page.relative_to(app.outdir).parts):
            text = page.read_text(encoding="utf-8")
            page.write_text(secured(text, connect=live.origins(app)), encoding="utf-8")


def secured(html: str, connect: list[str]) -> str:
    """Return a page with its policy.

    Parameters
    ----------
    html : str
        The page as Sphinx wrote it.
    connect : list of str
        Origins besides the site's own that the page's scripts may ask.

    Raises
    ------
    ValueError
        If the page has an inline handler that nothing here replaces.
    """
    soup = BeautifulSoup(html, "html.parser")
    for script in soup.find_all("script", src=True):
        if "fontawesome.js" in script["src"]:
            script.decompose()
    for link in soup.find_all("link", rel="preload"):
        if "fontawesome.js" in link.get("href", ""):
            link.decompose()
    for element in soup.find_all(True):
        for name in [attribute for attribute in element.attrs if attribute.startswith("on")]:
            action = HANDLERS.get(element[name].strip())
            if action is None:
                raise ValueError(
                    f"the page has an inline handler {name}={element[name]!r}: the policy would "
                    "block it; listen for it in book/static/page.js"
                )
            del element[name]
            element["data-nn-do"] = action
    _defer(soup)
    _ask_early(soup)
    hashes = sorted(
        {
            "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"
            for script in soup.find_all("script", src=False)
            if _runs(script.get("type", "")) and (text := script.string or "")
        }
    )
    rules = {
        "default-src": ["'self'"],
        "script-src": ["'self'", *hashes],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "worker-src": ["'self'"],
        "connect-src": ["'self'", *connect],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
    }
    policy = "; ".join(" ".join([name, *values]) for name, values in rules.items())
    meta = soup.new_tag("meta", attrs={"http-equiv": "Content-Security-Policy", "content": policy})
    charset = soup.head.find("meta", charset=True) if soup.head else None
    if charset is None:
        raise ValueError("the page has no <meta charset>, after which its policy would go")
    charset.insert_after(meta)
    return str(soup)


def _defer(soup: BeautifulSoup) -> None:
    """Let every script wait for the page's text, in the order in which they stand.

    With its policy in the page a browser doesn't look ahead: it would fetch one script after the
    other, and paint nothing before the last. An inline script that uses what such a script defines
    becomes a module, which waits as well.
    """
    for script in soup.find_all("script"):
        if script.get("src") and script.get("type") != "module" and not script.has_attr("async"):
            script["defer"] = ""
        elif (script.string or "").lstrip().startswith("DOCUMENTATION_OPTIONS."):
            script["type"] = "module"


def _ask_early(soup: BeautifulSoup) -> None:
    """Ask at once for the style that the theme's first one imports; else it is found late."""
    for link in soup.find_all("link", rel="stylesheet"):
        folder, found, _ = link["href"].partition("styles/theme.css")
        if found:
            early = {"rel": "preload", "as": "style", "href": f"{folder}basic.css"}
            link.insert_before(soup.new_tag("link", attrs=early))


def _runs(kind: str) -> bool:
    """Return whether a script element of this type is run, not only data."""
    return kind in ("", "module", "text/javascript", "application/javascript")
