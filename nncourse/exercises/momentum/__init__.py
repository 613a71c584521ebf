"""The exercises of the chapter *Momentum*, one file each."""

from nncourse.exercises.momentum import heavy_ball, larger_factor, velocity_after

EXERCISES = (velocity_after.EXERCISE, heavy_ball.EXERCISE, larger_factor.EXERCISE)
