"""The peers: each module trains a task its own way.

``PEERS`` maps a name to a function that makes a task ready and returns ``train``, which trains
from the initial weights and returns the mean loss of the last epoch. Only ``train`` is timed.
"""
