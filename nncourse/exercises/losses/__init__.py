"""The exercises of the chapter *Losses*, one file each."""

from nncourse.exercises.losses import binary_cross_entropy, cross_entropy_labels, log_sum_exp

EXERCISES = (
    log_sum_exp.EXERCISE,
    binary_cross_entropy.EXERCISE,
    cross_entropy_labels.EXERCISE,
)
