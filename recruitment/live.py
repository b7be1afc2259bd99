"""The live posting, held by each process as long as it is the one that was published: a visitor who asks for nothing of
their own then costs no query. Whether the posting is open is asked of the clock each time and never held.
"""

from recruitment.models import GeneralAnswer, Posting, PostingVersion
from recruitment.stamps import Memory, Stamp

STAMP = Stamp("posting")


def _published() -> Posting | None:
    return Posting.live()


_MEMORY = Memory(STAMP, _published)


def posting() -> Posting | None:
    """The live posting with its version; from memory when nothing has changed. Nobody may change the object."""
    return _MEMORY.get()


def _answered() -> list[GeneralAnswer]:
    return list(GeneralAnswer.objects.filter(posting__state=Posting.LIVE, taken_back_at=None))


_ANSWERS = Memory(STAMP, _answered)


def answers() -> list[GeneralAnswer]:
    """What has been answered to everybody, in the order in which it was; from memory when nothing has changed."""
    return _ANSWERS.get()


def forget() -> None:
    """Let this process ask again."""
    _MEMORY.forget()
    _ANSWERS.forget()


STAMP.changes_with(Posting, PostingVersion, GeneralAnswer)
