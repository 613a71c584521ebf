"""The general mistakes that show in how a function behaves: what it raises, and when it fails."""

import dis
import inspect
import re
from collections.abc import Callable
from types import CodeType
from typing import NamedTuple

from nncourse.check import domain


class Sign(NamedTuple):
    """A general mistake: its name and its hint."""

    name: str
    hint: str


RETURN_MISSING = Sign(
    "return-missing",
    "Your function computes something, but hands nothing back: is `return` there?",
)
PRINTED = Sign(
    "printed",
    "Your function prints its result, but hands nothing back. `print` is for people; the next "
    "line of a program needs `return`.",
)
ASKS = Sign(
    "asks-for-input",
    "Your function asks for input. Everything that it needs is in its arguments.",
)
IN_PLACE = Sign(
    "in-place",
    "It writes into an array that was given to it, and whoever gave it may still need that. "
    "Compute a new array instead.",
)
SAME_ARRAY = Sign(
    "same-array",
    "It hands back the very array that came in: whoever changes the one later changes the other. "
    "Make a new one.",
)
NOT_FLOATS = Sign("not-floats", "Integers or booleans come out where floats are asked for.")
SEVERAL = Sign(
    "several-results", "Several results came where one is wanted. Return only what the task names."
)
NOT_AN_ARRAY = Sign("not-an-array", "What comes out is no array of numbers: look at its type.")
OVERFLOW = Sign(
    "overflow",
    "Somewhere on the way a number grows beyond all bounds. Which step can become so large, and "
    "is there a way to write it so that it can't?",
)
ZERO_DIVISION = Sign(
    "divided-by-zero",
    "The numbers may be right, but something is divided by zero on the way.",
)
SAME_FOR_ALL = Sign(
    "same-for-every-input",
    "The same comes out whatever goes in. The numbers of an example belong into the arguments, "
    "not into the function.",
)
ONE_ROW = Sign(
    "rows-one-by-one",
    "It works for a single row, but not for several at once. What is done to each row by itself, "
    "and along which axis?",
)
ONE_NUMBER = Sign(
    "one-decision-for-all",
    "It works for a single number, but not for an array: what should be decided or computed for "
    "each element is done once for all of them.",
)
SAME_SIZE = Sign(
    "same-size-for-every-input",
    "Your result has the same size whatever goes in. A number of the example has got into the "
    "function: which of the arguments tells the size?",
)
CUT = Sign(
    "cut-to-integers",
    "Integers come out where fractions belong: an array that you fill, or a conversion, cuts off "
    "what is after the point.",
)
RETURNS_INPUT = Sign("input-returned", "What comes out is what went in, unchanged.")
NAN = Sign(
    "nan", "Some of your results are not a number (nan): somewhere 0 is divided by 0, or the like."
)
DEFAULT = Sign(
    "wrong-default",
    "It is right if every argument is given, and wrong where one is left to its default.",
)
RANDOM = Sign(
    "random",
    "Two equal calls give different results: something random is in your function, or it remembers "
    "the last call.",
)
NEARLY = Sign(
    "nearly-right",
    "Nearly right, but only nearly: something is approximated, rounded, or added that should not "
    "be there.",
)
ROWS_MIXED = Sign(
    "rows-mixed",
    "Your result for one row changes when another row changes. Each row is a sample of its own: "
    "over which axis do you add, or look for the greatest?",
)
ROWS_LOST = Sign(
    "rows-lost",
    "The shape is wrong: look at which axes are left after each step, and which are wanted.",
)
NUMBER_OF_ARGUMENTS = "number-of-arguments"
NO_DEFAULT = "default-missing"
ARGUMENT_ORDER = "argument-order"
ARGUMENT_IGNORED = "argument-ignored"

_BY_ERROR: tuple[tuple[str, Sign], ...] = (
    (
        r"truth value of an array",
        Sign(
            "one-decision-for-all",
            "Python's `if`, `and`, `max` ask one yes-or-no question, but an array has an answer "
            "for each of its elements. Look for NumPy's way to choose element by element.",
        ),
    ),
    (
        r"only (length-1|0-dimensional|size-1|integer scalar) arrays",
        Sign(
            "takes-one-number",
            "That function takes one number only, and an array came. NumPy has one that takes "
            "whole arrays.",
        ),
    ),
    (
        r"Cannot cast ufunc|same_kind",
        Sign(
            "cut-to-integers",
            "Where integers come in, your array holds integers, and fractions don't fit in. Give "
            "it floats from the start.",
        ),
    ),
    (
        r"matmul|not aligned|core dimension|dot: ",
        Sign(
            "product-shapes",
            "The two don't fit together in this product. Write the shape under each: the last axis "
            "of the first has to match the first axis of the second. Which of them comes first, "
            "and is one on its side?",
        ),
    ),
    (
        r"could not be broadcast|could not broadcast|non-broadcastable",
        Sign(
            "shapes-do-not-line-up",
            "Two arrays don't line up element by element. Write the shape under each: did a sum or "
            "a maximum lose its axis, or is one on its side?",
        ),
    ),
    (
        r"out of bounds|index out of range|too many indices",
        Sign(
            "index",
            "An index points beyond the end. Count from 0, up to the length minus one, and count "
            "the axes too.",
        ),
    ),
    (
        r"unsupported operand type\(s\) for \^|bitwise_xor|ufunc 'bitwise|for (\^|&|\|):",
        Sign("caret", "`^` is no power in Python: that is `**`."),
    ),
    (
        r"name '\w+' is not defined|referenced before assignment|not associated with a value",
        Sign(
            "unknown-name",
            "A name is used that has no value yet: a slip of the pen, or a line is missing.",
        ),
    ),
    (
        r"NoneType",
        Sign(
            "return-missing",
            "Something that you use is None: a function on the way hands nothing back. Is `return` "
            "there?",
        ),
    ),
    (
        r"too many values to unpack|not enough values to unpack",
        Sign(
            "unpacked",
            "You take apart an array of another length than you think. Along which axis does "
            "Python unpack it?",
        ),
    ),
)  # fmt: skip

_BY_TRAIT = {
    domain.SINGLE_NUMBER: Sign(
        "single-number",
        "Arrays work, but a single number has no elements to pick out or go through.",
    ),
    domain.SEVERAL_AXES: Sign(
        "several-axes",
        "One row of numbers works, but arrays with more axes don't. A step that treats all "
        "elements alike needs no loop over them.",
    ),
    domain.SINGLE_ROW: Sign(
        "single-row",
        "An array of rows works, but a single row has one axis only. Count the axes from the end.",
    ),
    domain.NO_ELEMENTS: Sign(
        "no-elements", "It works, except for an array without elements."
    ),
    domain.INTEGERS: Sign(
        "cut-to-integers",
        "It works for floats, but not when integers come in: an array that you fill has taken over "
        "their type, and cuts off what is after the point.",
    ),
    domain.CORNER: Sign("corner", "It is right everywhere but at zero itself."),
    domain.LARGE: Sign(
        "large-numbers",
        "It is right for moderate numbers, but not for large ones: something overflows, is cut "
        "off, or is rounded away.",
    ),
}  # fmt: skip


def by_error(error: tuple[str, str]) -> Sign | None:
    """Return the mistake that an exception tells of."""
    text = ": ".join(error)
    if error[0] == "AsksForInput":
        return ASKS
    return next((sign for pattern, sign in _BY_ERROR if re.search(pattern, text)), None)


def by_trait(trait: str) -> Sign | None:
    """Return the mistake of an answer that fails only on calls with something special."""
    if trait.startswith(domain.ONE):
        name = trait.removeprefix(domain.ONE).strip()
        return Sign("axis-lost", f"It works, except where `{name}` is 1: an axis gets lost there.")
    return _BY_TRAIT.get(trait)


def by_warning(warning: str) -> Sign:
    """Return the mistake that NumPy warns of."""
    return ZERO_DIVISION if "divide" in warning or "scalar power" in warning else OVERFLOW


def does_nothing(function: object) -> bool:
    """Return whether the function is still the starter: nothing but ``...`` or ``pass``."""
    code = getattr(getattr(function, "__func__", function), "__code__", None)
    if not isinstance(code, CodeType):
        code = getattr(vars(type(function)).get("__call__"), "__code__", None)
    return isinstance(code, CodeType) and all(
        step.opname in _NOTHING and (step.argval is None or step.argval in _EMPTY)
        for step in dis.get_instructions(code)
        if step.opname != "RESUME"
    )


_EMPTY = (None, ...)
_NOTHING = {
    "RESUME", "NOP", "LOAD_CONST", "RETURN_VALUE", "RETURN_CONST", "POP_TOP", "CACHE",
    "LOAD_COMMON_CONSTANT", "NOT_TAKEN",
}  # fmt: skip


def parameters(function: Callable[..., object]) -> list[inspect.Parameter] | None:
    """Return the parameters of a function; None where Python cannot tell."""
    try:
        return list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return None


def fits(function: Callable[..., object], count: int) -> bool:
    """Return whether the function can be called with so many arguments, by position."""
    try:
        inspect.signature(function).bind(*range(count))
    except TypeError:
        return False
    except ValueError:
        return True
    return True
