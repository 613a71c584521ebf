"""The exercises of the chapter *The activation functions*, one file each."""

from nncourse.exercises.activation_functions import leaky_relu, softmax_temperature, stable_sigmoid

EXERCISES = (leaky_relu.EXERCISE, stable_sigmoid.EXERCISE, softmax_temperature.EXERCISE)
