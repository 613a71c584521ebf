"""The exercises of the chapter *Silent units, dead units*, one file each."""

from nncourse.exercises.silent_units import dead_share, quiet, skip

EXERCISES = (dead_share.EXERCISE, skip.EXERCISE, quiet.EXERCISE)
