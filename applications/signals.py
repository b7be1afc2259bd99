"""The one channel upwards: told inside the transaction of a move, so that an exception in a listener rolls the move back."""

from django.dispatch import Signal

# Sent with `application`, `step` (the Step just written) and `now` (aware, UTC).
moved = Signal()
