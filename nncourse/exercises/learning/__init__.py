"""The exercises of the chapter *Learning*, one file each."""

from nncourse.exercises.learning import gradient_step, largest_stable_rate, mini_batches

EXERCISES = (gradient_step.EXERCISE, mini_batches.EXERCISE, largest_stable_rate.EXERCISE)
