"""A report reads well as text, and carries no markup of others into a page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nncourse.check.report import Report, escaped, quote


def test_text_has_heading_lines_and_hint():
    report = Report("leaky-relu", "not yet", ("`f`: right.", "`g`: wrong."), "Think.", "a-mistake")
    assert repr(report) == ("✗ Not yet: leaky-relu\n  `f`: right.\n  `g`: wrong.\nHint: Think.")


def test_markdown_has_the_same_content():
    report = Report("leaky-relu", "not yet", ("`f`: right.", "`g`: wrong."), "Think.", "a-mistake")
    assert report._repr_markdown_() == (
        "**✗ Not yet**: leaky-relu\n\n- `f`: right.\n- `g`: wrong.\n\n**Hint:** Think."
    )


@pytest.mark.parametrize(
    ("status", "passed"), [("passed", True), ("not attempted", False), ("not yet", False)]
)
def test_only_passed_is_passed(status, passed):
    assert Report("leaky-relu", status).passed is passed


@given(st.text())
def test_a_quotation_is_one_line_of_code_whatever_is_quoted(text):
    quoted = quote(text)
    if quoted != "(no text)":
        assert quoted[0] == quoted[-1] == "`"
        assert "`" not in quoted[1:-1]
        assert quoted[1:-1].strip()
    assert quoted.isprintable()
    assert len(quoted) <= 162


@given(st.text(alphabet="<>&*_[]()`$#!|~ ab\\"))
def test_no_markup_is_left_outside_code(text):
    outside = escaped(text.replace("`", "")).replace("\\\\", "")
    assert "<" not in outside
    assert ">" not in outside
    for mark in "*_[]#|~$":
        assert outside.count(mark) == outside.count("\\" + mark)


def test_what_a_reader_wrote_stays_code_in_markdown():
    line = f"it raises {quote('ValueError: `</code><script>alert(1)</script> $x$ [a](b)')}."
    markdown = Report("leaky-relu", "not yet", (line,))._repr_markdown_()
    assert "`ValueError: '</code><script>alert(1)</script> $x$ [a](b)`" in markdown
