"""People and their roles, the posting and its versions, the letters that leave the house."""

from recruitment.models.marks import Pulse, RehearsalMark
from recruitment.models.people import Membership, MembershipQuerySet, User, UserManager
from recruitment.models.post import HIDDEN_FROM, KEPT_FROM_STAFF, LetterText, OutgoingMail, OutgoingMailQuerySet
from recruitment.models.posting import Competency, Ended, Ending, GeneralAnswer, Posting, PostingVersion

__all__ = [
    "HIDDEN_FROM", "KEPT_FROM_STAFF", "Competency", "Ended", "Ending", "GeneralAnswer", "LetterText", "Membership",
    "MembershipQuerySet", "OutgoingMail", "OutgoingMailQuerySet", "Posting", "PostingVersion", "Pulse", "RehearsalMark", "User",
    "UserManager",
]  # fmt: skip
