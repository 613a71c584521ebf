"""Figures as vector drawings: inks of the page, ids of their own, short numbers."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from nncourse import plots
from nncourse.figures import Frame
from nncourse.figures.rows import changes
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


def test_a_path_in_short_steps_leads_where_the_long_one_did():
    """No rounding adds up over two hundred steps, and zero has no minus."""
    x = np.linspace(-1, 1, 200)
    with plots.theme("page"):
        figure, axes = plots.panel()
        (line,) = axes.plot(x, np.sin(9 * x))
        text = svg(figure, "p")
        points = line.get_transform().transform(line.get_xydata()) * 72 / figure.dpi
    path = max(re.findall(r'<path d="([^"]+)"', text), key=len)
    assert not re.search(r"-0(?![.\d])", path)
    steps = np.array(re.findall(r"-?[\d.]+", path), dtype=float).reshape(-1, 2)
    reached = np.cumsum(steps, axis=0)
    height = 72 * figure.get_size_inches()[1]
    assert abs(reached[-1] - [points[-1, 0], height - points[-1, 1]]).max() <= 0.05 + 1e-9
    for place in reached:  # matplotlib leaves out points on a straight piece, and moves none
        assert np.hypot(points[:, 0] - place[0], height - points[:, 1] - place[1]).min() < 0.5


def test_the_same_figure_gives_the_same_text():
    assert drawing() == drawing()


def test_a_heat_map_is_an_embedded_image():
    text = drawing(act=lambda axes: axes.imshow(np.eye(3), alpha=0.5))
    assert 'href="data:image/png;base64,' in text
    assert "xlink" not in text


def test_of_two_heat_maps_only_the_image_differs():
    def points_and(pixels):
        def act(axes):
            axes.imshow(pixels, interpolation="none", extent=(0, 1, 0, 1))
            axes.scatter([0.2, 0.4], [0.3, 0.6])

        return ElementTree.fromstring(drawing(act=act))

    assert list(changes(points_and(np.eye(3)), points_and(1 - np.eye(3)))) == ["p-image_1"]


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
