"""The live posting, held by each process as long as it is the one that was published: a visitor who asks for nothing of
their own then costs no query.

A stamp tells that it has changed (see recruitment.stamps); it is read anew for every request.
Whether the posting is open is asked of the clock each time and never held.
"""

import time
from typing import NamedTuple

from recruitment.models import Posting, PostingVersion
from recruitment.stamps import KEPT, Stamp

STAMP = Stamp("posting")


class Held(NamedTuple):
    stamp: bytes
    posting: Posting
    since: float


# At most one, under "live".
_memory: dict[str, Held] = {}


def posting() -> Posting | None:
    """The live posting with its version; from memory when nothing has changed. Nobody may change the object."""
    stamp, held = STAMP.read(), _memory.get("live")
    if held and stamp and held.stamp == stamp and time.monotonic() - held.since < KEPT:
        return held.posting
    found = Posting.live()
    if found and stamp:
        _memory["live"] = Held(stamp, found, time.monotonic())
    else:
        forget()
    return found


def forget() -> None:
    """Let this process ask again."""
    _memory.clear()


STAMP.changes_with(Posting, PostingVersion)
