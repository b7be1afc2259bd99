"""The one channel upwards: told inside the transaction of what happened, so that an exception in a listener rolls it back."""

from django.dispatch import Signal

# Sent with `application`, `step` (the Step just written) and `now` (aware, UTC).
moved = Signal()
# Sent with `posting`, `by` (a user) and `now`, inside the transaction in which a recruitment ends without a hire.
ended = Signal()
