"""Evidence: a number with its spread, a sentence that states it, a verdict, and a check of both.

The chapters compute every number they state. `number` writes one result and `spread` those of many
seeds, `say` puts them into a sentence, `claim` gives the verdict on one of the course's statements,
and `assert_holds` fails when that statement stops holding.
"""

from __future__ import annotations

import json
import math
import os
import platform
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

VERDICTS = ("holds", "holds when", "does not hold here")


class Sentence:
    """Markdown that a cell puts on the page, right also where nothing renders it."""

    def __init__(self, text: str) -> None:
        self.text = " ".join(text.split()) if "|" not in text else text

    def __repr__(self) -> str:
        return self.text

    def _repr_markdown_(self) -> str:
        return self.text


def say(text: str) -> Sentence:
    """Put a sentence on the page: Markdown, with numbers from the notebook's own results.

    Examples
    --------
    >>> say(f"The slope is at most {0.25:g}.")
    The slope is at most 0.25.
    """
    return Sentence(text)


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> Sentence:
    """Put a small table on the page.

    Parameters
    ----------
    header : sequence of str
        The columns' names.
    rows : sequence of sequences
        The cells, each written as it prints.

    Raises
    ------
    ValueError
        If a row has another number of cells than the header.

    Examples
    --------
    >>> print(table(["name", "slope"], [["tanh", 1]]))
    | name | slope |
    | --- | --- |
    | tanh | 1 |
    """
    for row in rows:
        if len(row) != len(header):
            raise ValueError(f"a row must have {len(header)} cells, like the header; got {row}")
    lines = [header, ["---"] * len(header), *rows]
    return Sentence("\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines))


def minus(text: str) -> str:
    """Write true minus signs before the numbers of a text.

    Examples
    --------
    >>> minus("from -1 to 1")
    'from −1 to 1'
    """
    return re.sub(r"(?<!\w)-(?=[\d.∞])", "−", text)


def number(value: float, digits: int = 3, sign: bool = False) -> str:
    """Write a number as a reader wants it: few digits, a true minus, powers of ten.

    Parameters
    ----------
    value : float
        The number.
    digits : int
        Significant digits; a power of ten has one before it.
    sign : bool
        Whether a positive number gets its sign too.

    Examples
    --------
    >>> number(-0.12345), number(3e-9), number(1e16), number(2, sign=True)
    ('−0.123', '3 · 10⁻⁹', '10¹⁶', '+2')
    """
    plus = "+" if sign else ""
    if not np.isfinite(value) or value == 0 or 1e-3 <= abs(value) < 1e5:
        text = f"{value + 0.0:{plus}.{digits}g}".replace("inf", "∞")
        if "e" in text:  # 12,345 in three digits
            text = f"{float(text):{plus},.0f}"
        return minus(text)
    mantissa, _, exponent = f"{value:{plus}.0e}".partition("e")
    power = f"10{str(int(exponent)).translate(str.maketrans('-0123456789', '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'))}"
    if mantissa.lstrip("+-") == "1":
        return minus(mantissa.replace("1", power))
    return minus(f"{mantissa} · {power}")


def processor() -> str:
    """Return the name of this machine's processor, which belongs to every measured time."""
    described = Path("/proc/cpuinfo")  # Linux; elsewhere the platform knows it
    lines = described.read_text().splitlines() if described.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def spread(values: Any, digits: int = 2, unit: str = "") -> str:
    """Write the mean of an experiment's results and their standard deviation over the seeds.

    Parameters
    ----------
    values : array_like, shape (seeds,)
        One result for each seed, two or more.
    digits : int
        Digits after the decimal point; more if it takes more to show a spread that is not zero.
    unit : str
        Written after both numbers; ``"%"`` also multiplies by 100.

    Returns
    -------
    str
        Such as ``0.94 ± 0.02``.

    Raises
    ------
    ValueError
        If there are fewer than two results, or one is not finite.

    Examples
    --------
    >>> spread([0.9, 0.95, 1.0], unit="%", digits=0)
    '95 ± 5 %'
    >>> spread([0.0301, 0.0304])
    '0.0302 ± 0.0002'
    """
    results = _results(values) * (100 if unit == "%" else 1)
    tail = f" {unit}" if unit else ""
    deviation = float(results.std(ddof=1))
    # A deviation of the size of rounding errors counts as none.
    if deviation > 1e-12 * max(1.0, float(np.abs(results).max())):
        digits = max(digits, -math.floor(math.log10(deviation)))
    mean = round(float(results.mean()), digits) + 0.0  # no minus before a rounded zero
    return minus(f"{mean:.{digits}f} ± {deviation:.{digits}f}{tail}")


def assert_holds(values: Any, *, above: float | None = None, below: float | None = None) -> None:
    """Fail unless a result lies beyond a threshold with a margin that chance does not explain.

    The results are split into three disjoint sets of seeds: the mean of each must lie on the right
    side. The mean of all must lie three standard errors from the threshold or more.

    Parameters
    ----------
    values : array_like, shape (seeds,)
        One result for each seed, six or more.
    above, below : float
        The threshold; one of the two.

    Raises
    ------
    AssertionError
        If it does not hold: the mean, its standard error, and by how many it misses.
    ValueError
        If there are fewer than six results, one is not finite, or not exactly one threshold.

    Examples
    --------
    >>> assert_holds([0.91, 0.92, 0.93, 0.92, 0.91, 0.93], above=0.9)
    >>> assert_holds([0.91, 0.92, 0.93, 0.92, 0.91, 0.93], above=0.919)
    Traceback (most recent call last):
        ...
    AssertionError: wanted a mean above 0.919 ... got 0.92 ...
    """
    thresholds = [(sign, at) for sign, at in ((1, above), (-1, below)) if at is not None]
    if len(thresholds) != 1:
        raise ValueError("give one threshold, above or below")
    results = _results(values, fewest=6)
    ((sign, threshold),) = thresholds
    beyond = sign * (results - threshold)
    error = results.std(ddof=1) / np.sqrt(results.size)
    thirds = [third.mean() for third in np.array_split(beyond, 3)]
    if not (min(thirds) > 0 and beyond.mean() >= 3 * error):
        told = ", ".join(f"{threshold + sign * third:.4g}" for third in thirds)
        raise AssertionError(
            f"wanted a mean {'above' if sign > 0 else 'below'} {threshold:.4g} by 3 standard "
            f"errors and in each third of the seeds; got {results.mean():.4g} with a standard "
            f"error of {error:.2g}, thirds at {told}"
        )


def claim(identity: str, verdict: str, text: str, *, at: str) -> Sentence:
    """Give the verdict on one of the course's statements, and carry it to *What we measured*.

    Parameters
    ----------
    identity : str
        The statement's id, such as ``"B1"``.
    verdict : {"holds", "holds when", "does not hold here"}
        As the experiment found it. *holds when* goes on in `text` with the condition.
    text : str
        Markdown with the measured number and its spread.
    at : str
        Where the experiment is: the chapter's file name without ending, ``#``, and the section.

    Raises
    ------
    ValueError
        If there is no such verdict.
    """
    if verdict not in VERDICTS:
        raise ValueError(f"verdict must be one of {', '.join(VERDICTS)}; got {verdict!r}")
    text = " ".join(text.split())
    folder = os.environ.get("NNKIT_FRAMES")  # while the book is built
    if folder:
        target = Path(folder) / "claims" / f"{identity}.json"
        target.parent.mkdir(parents=True, exist_ok=True)
        found = {"id": identity, "verdict": verdict, "text": text, "at": at}
        target.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    stop = "" if verdict == "holds when" else "."
    return Sentence(f"**Verdict: {verdict}{stop}** {text}")


def _results(values: Any, fewest: int = 2) -> Any:
    """Return the results as an array, refusing too few and any that are not finite."""
    results = np.asarray(values, dtype=float).ravel()
    if results.size < fewest:
        raise ValueError(f"wanted the results of {fewest} seeds or more; got {results.size}")
    if not np.isfinite(results).all():
        raise ValueError(f"wanted finite results; got {results}")
    return results
