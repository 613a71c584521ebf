"""The exercises of the chapter *Backpropagation in matrices*, one file each."""

from nncourse.exercises.backpropagation import (
    activation_backward,
    cross_entropy_gradient,
    linear_backward,
)

EXERCISES = (
    activation_backward.EXERCISE,
    linear_backward.EXERCISE,
    cross_entropy_gradient.EXERCISE,
)
