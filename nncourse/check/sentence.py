"""Say in one sentence what a check tries."""

from collections.abc import Iterable, Mapping

from nncourse.check.domain import (
    Domain,
    array,
    number,
)


def sentence(domains: Iterable[Domain], new_floats: bool = False) -> str:
    """Return what a task has to say about what is tried.

    Examples
    --------
    >>> from nncourse.check.arguments import arguments
    >>> print(sentence([arguments(X=array("n d"), b=array("d"))]))
    The check tries `X` of shape `(n, d)` and `b` of shape `(d,)`; the numbers are floats, any size
    may be 1, NumPy should have nothing to warn of, and what comes in must stay unchanged.
    """
    domains = list(domains)
    given = {name: a for domain in domains for name, a in domain.given.items()}
    arrays = {name: a for name, a in given.items() if isinstance(a, array)}
    tries = _any_shape(arrays)
    tries += [f"`{n}` of shape {_shape(a)}" for n, a in arrays.items() if a.axes != "..."]
    tries += [f"`{n}` {a.words}" for n, a in given.items() if isinstance(a, number)]
    tries += [words for domain in domains for words in domain.tries]
    rules = _numbers_in_words({name: a for name, a in arrays.items() if not a.words})
    rules += [f"`{name}` holds {a.words}" for name, a in arrays.items() if a.words]
    rules += ["any size may be 1"] if any(a.axes != "..." for a in arrays.values()) else []
    rules += ["what comes out must be a new array of floats"] if new_floats else []
    rules += ["NumPy should have nothing to warn of", "what comes in must stay unchanged"]
    return f"The check tries {_and(list(dict.fromkeys(tries)))}; {_and(rules, ',')}."


def _any_shape(arrays: Mapping[str, array]) -> list[str]:
    names = [f"`{name}`" for name, a in arrays.items() if a.axes == "..."]
    if not names:
        return []
    empty = any(a.empty for a in arrays.values())
    too = "a single number, or no elements at all" if empty else "a single number, too"
    shape = "of any shape" if len(names) == 1 else "of one shape, any"
    return [f"{_and(names)} {shape} ({too})"]


def _shape(a: array) -> str:
    if a.axes.startswith("..."):
        return "`(n, k)` or, a single row, `(k,)`"
    comma = "," if len(a.dims) == 1 else ""
    return f"`({', '.join(a.dims)}{comma})`"


def _numbers_in_words(arrays: Mapping[str, array]) -> list[str]:
    """Return "the numbers are floats, in `X` also integers", with their size if that matters."""
    if not arrays:
        return []
    large = max(a.large for a in arrays.values())
    size = f" up to ±{large:g}" if large else ""
    integers = [f"`{name}`" for name, a in arrays.items() if a.integers]
    if len(integers) == len(arrays):
        return [f"the numbers are floats or integers{size}"]
    also = f", in {_and(integers)} also integers" if integers else ""
    return [f"the numbers are floats{size}{also}"]


def _and(words: list[str], comma: str = "") -> str:
    """Return "a, b and c"."""
    return f"{comma} and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
