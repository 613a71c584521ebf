"""The exercises of the chapter *Why bend the line?*, one file each."""

from nncourse.exercises.why_bend_the_line import bump, collapse, distance

EXERCISES = (distance.EXERCISE, bump.EXERCISE, collapse.EXERCISE)
