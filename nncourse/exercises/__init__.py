"""Checks for the exercises of the course: ``check("leaky-relu", answer)`` says what is right.

Examples
--------
>>> from nncourse.exercises import check
>>> def softmax(scores, temperature=1.0):
...     ...  # your code
>>> check("softmax-temperature", softmax)
○ Not attempted yet: softmax-temperature
  There is nothing in the starter yet. Write your code in place of `...`.
"""

import difflib
from collections.abc import Iterator, Mapping
from importlib import import_module

from nncourse.check.exercise import Exercise
from nncourse.check.report import Report

__all__ = ["EXERCISES", "Exercise", "Report", "check"]

# A chapter's exercises are imported when one of them is asked for: a notebook depends on its own
# alone. A new chapter is a package here with a tuple EXERCISES, and a line of this table.
CHAPTERS = {
    "why_bend_the_line": ("two-relu-distance", "relu-bump", "collapse-layers"),
    "activation_functions": ("leaky-relu", "stable-sigmoid", "softmax-temperature"),
    "forward_propagation": ("one-layer", "two-layers", "standardise"),
    "losses": ("log-sum-exp", "cross-entropy-from-logits", "cross-entropy-labels"),
    "chain_rule": ("graph-by-hand", "divide-with-slopes", "way-back"),
    "backpropagation": ("activation-backward", "linear-backward", "cross-entropy-gradient"),
    "learning": ("gradient-step", "mini-batches", "largest-stable-rate"),
    "vanishing_gradients": ("gain", "clip", "weight-size"),
    "learning_rate": ("distances", "warm-cosine", "sharpest"),
    "momentum": ("velocity-after", "heavy-ball", "larger-factor"),
}


class _Exercises(Mapping[str, Exercise]):
    """Every exercise by its name, in the order of the course."""

    def __init__(self) -> None:
        self._chapter = {name: chapter for chapter, names in CHAPTERS.items() for name in names}

    def __getitem__(self, name: str) -> Exercise:
        chapter = import_module(f"{__name__}.{self._chapter[name]}")
        return next(exercise for exercise in chapter.EXERCISES if exercise.name == name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._chapter)

    def __len__(self) -> int:
        return len(self._chapter)


EXERCISES = _Exercises()


def check(name: str, answer: object) -> Report:
    """Try an answer to an exercise, and report what is right, what is not, and a hint.

    The answer is called a dozen times, as the task says, and its results are compared with
    an independent reference. It may do what it likes: an error, a wrong type, a changed input or
    an endless loop end in a message (`nncourse.check.deadline` says what cannot be stopped).
    What it prints is not shown.

    Parameters
    ----------
    name
        The exercise, as the notebook calls it.
    answer
        The function to check, or a tuple of functions where the exercise asks for several.

    Returns
    -------
    Report
        With ``status``, ``passed``, ``hint`` and the name of the ``mistake`` if it is a known one.

    Raises
    ------
    ValueError
        If there is no exercise of that name.

    Examples
    --------
    >>> import numpy as np
    >>> def softmax(scores, temperature=1.0):
    ...     powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    ...     return powers / powers.sum(axis=-1, keepdims=True)
    >>> report = check("softmax-temperature", softmax)
    >>> report.passed, report.mistake
    (False, 'argument-ignored')
    >>> check("softmax", softmax)
    Traceback (most recent call last):
        ...
    ValueError: There is no exercise 'softmax'; did you mean 'softmax-temperature'?
    """
    if not isinstance(name, str):
        raise ValueError(
            "check expects the exercise's name first, then the answer: "
            f"check({next(iter(EXERCISES))!r}, ...); what came first is a {type(name).__name__}."
        )
    if name not in EXERCISES:
        nearest = difflib.get_close_matches(name, EXERCISES, n=1, cutoff=0.0)[0]
        raise ValueError(f"There is no exercise {name!r}; did you mean {nearest!r}?")
    return EXERCISES[name].check(answer)
