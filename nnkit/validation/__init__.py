"""What refuses bad input at the doors: constructors, ``fit``, ``net(X)`` and the like.

No formula is in here. Each check returns its argument in the form that the library computes with,
or raises an error that says what came, what was wanted and what to do.
"""
