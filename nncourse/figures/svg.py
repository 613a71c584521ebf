"""A matplotlib figure as an SVG drawing that takes its inks and its font from the page around it.

The neutral colours are CSS variables, so that one drawing is right in light, dark and print; data
colours stay. Text stays text. Ids carry a prefix, so that many drawings share a page.
"""

from __future__ import annotations

import io
import re
from dataclasses import asdict
from typing import Any
from xml.etree import ElementTree

from matplotlib import rc_context
from matplotlib.figure import Figure

from nncourse.plots.style import INKS

SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}"

# Matplotlib measures text in DejaVu Sans, wider than the fonts of browsers and systems: what does
# not overlap there does not overlap here.
FONT = "var(--nn-sans, system-ui, sans-serif)"
_VARIABLES = {"text": "--nn-ink"}  # the other inks have variables of their own names
_NUMBER = re.compile(r"-?\d*\.\d+(?:e[-+]?\d+)?")
_MOVES = re.compile(r"(?:translate|rotate)\([^)]*\)")  # scale(0.001) wants all its digits
_PATH_PARTS = re.compile(r"[MLQCz]|-?[\d.]+(?:e[-+]?\d+)?")
_COORDINATES = ("points", "x", "y", "x1", "y1", "x2", "y2", "width", "height", "cx", "cy", "r")


def svg(panel: Figure, prefix: str) -> str:
    """Return a figure as SVG, to be put into a page.

    Parameters
    ----------
    panel : Figure
        Drawn with the inks of ``theme("page")``.
    prefix : str
        Goes before every id. It must differ from drawing to drawing on one page.

    Returns
    -------
    str
        An ``<svg>`` element as wide as what holds it. The same figure gives the same text.
    """
    buffer = io.BytesIO()
    settings: Any = {"svg.fonttype": "none", "svg.hashsalt": "nnkit"}
    nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    with rc_context(settings):
        panel.savefig(buffer, format="svg", metadata=nothing)
    root = ElementTree.fromstring(buffer.getvalue())
    for parent in list(root.iter()):
        for child in list(parent):
            # The style element of a drawing would hold for the whole page.
            if child.tag in (f"{SVG}metadata", f"{SVG}style"):
                parent.remove(child)
    _name_images(root)
    for element in root.iter():
        _adapt(element, prefix)
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    root.set("style", "stroke-linejoin:round;stroke-linecap:butt;width:100%;height:auto")
    root.set("id", prefix)
    return written(root)


def written(element: ElementTree.Element) -> str:
    """Return an element as text, its tags without a prefix."""
    ElementTree.register_namespace("", SVG.strip("{}"))
    return ElementTree.tostring(element, encoding="unicode")


def _name_images(root: ElementTree.Element) -> None:
    """Give the group around an image the id that it lacks; the image's own is a hash of its pixels.

    So a row of states can exchange the image alone, as it can any other group.
    """
    holders = [group for group in root.iter(f"{SVG}g") if group.find(f"{SVG}image") is not None]
    for number, group in enumerate(holders, start=1):
        group.attrib.setdefault("id", f"image_{number}")
        for image in group.findall(f"{SVG}image"):
            image.attrib.pop("id", None)


def _adapt(element: ElementTree.Element, prefix: str) -> None:
    """Round an element's numbers, prefix its ids and references, and free its inks and font."""
    element.text = (element.text or "").strip() or None
    element.tail = None
    if XLINK + "href" in element.attrib:
        element.set("href", element.attrib.pop(XLINK + "href"))
    for name, value in element.attrib.items():
        if name == "id":
            value = f"{prefix}-{value}"
        elif name == "href" and value.startswith("#"):
            value = f"#{prefix}-{value[1:]}"
        elif name == "transform":
            value = _MOVES.sub(lambda found: _rounded(found[0]), value)
        elif name == "d":
            value = _relative(value)
        elif name in _COORDINATES:
            value = _rounded(" ".join(value.split()))
        elif name in ("style", "fill", "stroke"):
            value = _freed(value)
        element.set(name, value.replace("url(#", f"url(#{prefix}-"))


def _relative(path: str) -> str:
    """Return a path in steps from point to point, in tenths of a point: half as many characters.

    Each step leads to where the point is when rounded, so no error adds up.

    Examples
    --------
    >>> _relative("M 10.04 20 L 10.5 19.5 L 12 19.5 z")
    'm10 20l.5-.5l1.5 0z'
    """
    parts = _PATH_PARTS.findall(path)
    here, start = (0, 0), (0, 0)  # in tenths of a point
    written: list[str] = []
    place = 0
    while place < len(parts):
        command = parts[place]
        place += 1
        if command == "z":
            written.append("z")
            here = start
            continue
        steps = []
        for _ in range({"M": 1, "L": 1, "Q": 2, "C": 3}[command]):
            point = round(10 * float(parts[place])), round(10 * float(parts[place + 1]))
            steps += [point[0] - here[0], point[1] - here[1]]
            place += 2
        here = point
        if command == "M":
            start = point
        numbers = " ".join(_tenths(step) for step in steps).replace(" -", "-")
        written.append(command.lower() + numbers)
    return "".join(written)


def _tenths(count: int) -> str:
    """Return a number of tenths as SVG writes it, without a zero before the point."""
    return re.sub(r"^(-?)0\.", r"\1.", f"{count / 10:g}")


def _rounded(text: str) -> str:
    """Return a text with its numbers to one decimal of a point, without a minus before zero."""
    return _NUMBER.sub(lambda found: f"{round(float(found[0]), 1) + 0.0:g}", text)


def _freed(style: str) -> str:
    """Put CSS variables in the place of the neutral inks and of matplotlib's font."""
    style = re.sub(r"'DejaVu Sans'(?:, sans-serif)?", FONT, style)
    for name, colour in asdict(INKS["page"]).items():
        variable = _VARIABLES.get(name, f"--nn-{name}")
        style = style.replace(colour, f"var({variable}, {colour})")
    return style
