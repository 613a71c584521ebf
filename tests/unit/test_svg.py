"""Figures as vector drawings: inks of the page, ids of their own, short numbers."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from nncourse import plots
from nncourse.figures import Frame
from nncourse.figures.svg import svg


def drawing(prefix="p", act=lambda axes: axes.plot([0, 1], [0, 1], color=plots.ACCENT)):
    with plots.theme("page"):
        figure, axes = plots.panel("A title", "x", "y")
        act(axes)
        return svg(figure, prefix)


def test_neutral_inks_are_variables_and_data_colours_stay():
    text = drawing()
    for name in ("ink", "muted", "line"):
        assert f"var(--nn-{name}, #" in text
    assert plots.ACCENT in text
    for name in ("text", "muted", "line", "ground"):  # nowhere but behind a variable
        colour = getattr(plots.style.INKS["page"], name)
        assert len(re.findall(colour, text)) == len(re.findall(rf"var\(--nn-\w+, {colour}\)", text))


def test_no_data_colour_is_a_neutral_ink():
    inks = set(vars(plots.style.INKS["page"]).values())
    assert not inks & {*plots.COLOURS.values(), *plots.style.CLASS_COLOURS, plots.ACCENT}


def test_text_is_text_in_the_font_of_the_page():
    text = drawing()
    assert ">A title</text>" in text
    assert "var(--nn-sans" in text
    assert "DejaVu" not in text


def test_nothing_in_it_holds_for_the_page_around_it():
    tags = {element.tag.partition("}")[2] for element in ElementTree.fromstring(drawing()).iter()}
    assert not tags & {"style", "script", "metadata"}
    assert "<!--" not in drawing()


def test_it_is_as_wide_as_what_holds_it():
    root = ElementTree.fromstring(drawing())
    assert root.get("viewBox") == "0 0 288 223.2"
    assert root.get("width") is None
    assert "width:100%" in root.get("style", "")


def test_two_drawings_share_no_id_and_refer_to_their_own():
    first, second = drawing("a"), drawing("b")
    ids = set(re.findall(r' id="([^"]+)"', first))
    assert ids
    assert not ids & set(re.findall(r' id="([^"]+)"', second))
    references = set(re.findall(r'(?:url\(#|href="#)([^")]+)', first))
    assert references  # clip paths and tick marks
    assert references <= ids


def test_numbers_have_one_decimal_and_zero_no_minus():
    text = drawing(act=lambda axes: axes.plot(np.linspace(-1, 1, 50), np.linspace(-1, 1, 50) ** 3))
    path = re.search(r'<path d="([^"]{200,})"', text)
    assert path is not None
    for number in re.findall(r"-?[\d.]+", path[1]):
        assert number == f"{round(float(number), 1):g}"
        assert not re.fullmatch(r"-0(\.0)?", number)


def test_the_same_figure_gives_the_same_text():
    assert drawing() == drawing()


def test_a_heat_map_is_an_embedded_image():
    text = drawing(act=lambda axes: axes.imshow(np.eye(3), alpha=0.5))
    assert 'href="data:image/png;base64,' in text
    assert "xlink" not in text


def test_a_frame_at_the_end_of_a_cell_shows_its_picture():
    figure, _ = plots.panel("Alone")
    html = Frame([figure], "A <line>.")._repr_html_()
    assert "<svg" in html
    assert ">Alone</text>" in html
    assert "A &lt;line&gt;." in html


@pytest.mark.parametrize("theme", ["light", "dark", "page"])
def test_every_theme_draws(theme):
    with plots.theme(theme) as ink:
        assert plots.ink() == ink
