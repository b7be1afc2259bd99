"""The live posting, held by each process as long as it is the one that was published: a visitor who asks for nothing of
their own then costs no query. Whether the posting is open is asked of the clock each time and never held.
"""

from recruitment.models import Posting, PostingVersion
from recruitment.stamps import Memory, Stamp

STAMP = Stamp("posting")


def _published() -> Posting | None:
    return Posting.live()


_MEMORY = Memory(STAMP, _published)


def posting() -> Posting | None:
    """The live posting with its version; from memory when nothing has changed. Nobody may change the object."""
    return _MEMORY.get()


def forget() -> None:
    """Let this process ask again."""
    _MEMORY.forget()


STAMP.changes_with(Posting, PostingVersion)
