"""Build: a heavy ball in a quadratic valley."""

from collections.abc import Callable, Iterator

import numpy as np

from nncourse.check.domain import Case, drawn
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Function
from nncourse.check.part import Mistake, Part

_SENTENCE = (
    "`theta` of shape `(n,)`, a symmetric `H` of shape `(n, n)`, `lr` above 0, `mu` from 0 to "
    "below 1, and `steps` from 0 to 20"
)


@drawn(_SENTENCE, "theta", "H", "lr", "mu", "steps")
def _domain(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([1.0]), np.array([[2.0]]), 0.1, 0.5, 2))
    yield Case((np.array([-4.0, 1.0]), np.diag([1.0, 10.0]), 0.1, 0.8, 3))
    yield Case((np.array([1.0, 2.0]), np.array([[2.0, 1.0], [1.0, 3.0]]), 0.2, 0.5, 4))
    yield Case((rng.normal(size=3).round(1), np.diag([1.0, 4.0, 9.0]), 0.05, 0.9, 20))
    yield Case((np.array([2.0, 3.0]), np.diag([1.0, 5.0]), 0.3, 0.0, 5), "no momentum")
    yield Case((np.array([2.0, 3.0]), np.diag([1.0, 5.0]), 0.1, 0.9, 0), "no steps")


def _reference(theta: Array, H: Array, lr: float, mu: float, steps: int) -> Array:
    """Go by two places in a row, without a velocity."""
    before = now = theta.astype(float)
    for _ in range(steps):
        before, now = now, now - lr * (H @ now) + mu * (now - before)
    return np.asarray(now)


def _plain(theta: Array, H: Array, lr: float, mu: float, steps: int) -> Array:
    for _ in range(steps):
        theta = theta - lr * (H @ theta)
    return theta


def _nesterov(theta: Array, H: Array, lr: float, mu: float, steps: int) -> Array:
    v = np.zeros(len(theta))
    for _ in range(steps):
        g = H @ theta
        v = mu * v + g
        theta = theta - lr * (g + mu * v)
    return theta


def _moved_first(theta: Array, H: Array, lr: float, mu: float, steps: int) -> Array:
    v = np.zeros(len(theta))
    for _ in range(steps):
        g = H @ theta
        theta = theta - lr * v
        v = mu * v + g
    return theta


def _rolled(add: Callable[[float], float], towards: float = -1.0) -> Function:
    """Return a ball whose gradient comes in by a factor, and which moves in some direction."""

    def ball(theta: Array, H: Array, lr: float, mu: float, steps: int) -> Array:
        v = np.zeros(len(theta))
        for _ in range(steps):
            v = mu * v + add(mu) * (H @ theta)
            theta = theta + towards * lr * v
        return theta

    return ball


def _slope_of_the_start(theta: Array, H: Array, lr: float, mu: float, steps: int) -> Array:
    g, v, place = H @ theta, np.zeros(len(theta)), theta.copy()
    for _ in range(steps):
        v = mu * v + g
        place = place - lr * v
    return place


def _velocity_lost(theta: Array, H: Array, lr: float, mu: float, steps: int) -> Array:
    v = np.zeros(len(theta))
    for _ in range(steps):
        v = mu * v + H @ theta
        theta = theta - lr * v
    return v


_PART = Part(
    "heavy_ball",
    _domain,
    _reference,
    mistakes=(
        Mistake(
            "velocity-returned",
            "You return the velocity. Where is the ball?",
            _velocity_lost,
        ),
        Mistake(
            "uphill",
            "Your ball rolls uphill. The gradient points up; the ball goes the other way.",
            _rolled(lambda mu: 1.0, towards=1.0),
        ),
        Mistake(
            "no-memory",
            "Your ball stops after every step: this is plain gradient descent. It should keep a "
            "part of its velocity.",
            _plain,
        ),
        Mistake(
            "slope-of-the-start",
            "You measure the slope once, at the start. The ball feels the slope of the place where "
            "it is.",
            _slope_of_the_start,
        ),
        Mistake(
            "moved-before-the-push",
            "Your ball moves first and feels the slope afterwards, so it is one push behind.",
            _moved_first,
        ),
        Mistake(
            "running-mean",
            "You scale the gradient down before you add it to the velocity. In this rule it is "
            "added whole.",
            _rolled(lambda mu: 1.0 - mu),
        ),
        Mistake(
            "nesterov",
            "This is Nesterov's variant, which looks ahead. The heavy ball moves by its velocity "
            "alone.",
            _nesterov,
        ),
    ),
)

EXERCISE = Exercise(
    "heavy-ball",
    (_PART,),
    notice="Worth noticing: nothing in the rule knows how steep each direction is. All of "
    "them share one rate and one momentum.",
    more="First one ball in one dimension: from 1, with a slope of 2, a rate of 0.1 and no"
    " momentum yet. Where is it after one step? Then read *Two lines* in this chapter"
    " again.",
)
