"""Who may do what: one table, and the only place that answers the question.

`User.has_perm` reads it, so the admin, the views, the templates and the obstacles of a move all ask the same thing. A
permission that is not in the table is held by nobody. The name of every move of the process is a permission.

An applicant has no account: `Applicant` stands for the browser that has shown a key or has begun the draft.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a person is in one recruitment. Accounts never hold the applicant's role."""

    APPLICANT = "applicant", _("Applicant")
    CONSULTANT = "consultant", _("Consultant")
    DEPARTMENT_HEAD = "department_head", _("Department head")
    COMMITTEE_MEMBER = "committee_member", _("Committee member")
    ADMINISTRATOR = "administrator", _("Administrator")


_A, _C, _H, _M, _S = Role
_THE_CASE = frozenset({_C})
_ASSESSORS = frozenset({_H, _M})

PERMISSIONS: Mapping[str, frozenset[Role]] = {
    # The consultant's desk.
    "recruitment.enter_admin": frozenset({_C, _S}),
    "applications.view_application": _THE_CASE,
    "applications.view_attachment": _THE_CASE,
    "applications.view_step": _THE_CASE,
    "applications.view_declaration": _THE_CASE,
    "applications.view_note": _THE_CASE,
    "applications.add_note": _THE_CASE,
    "applications.tag": _THE_CASE,
    "applications.settle_conflict": _THE_CASE,
    "applications.mend_address": _THE_CASE,
    "applications.view_panel": _THE_CASE,
    "applications.add_panel": _THE_CASE,
    "applications.change_panel": _THE_CASE,
    "applications.delete_panel": _THE_CASE,
    "applications.view_assessment": _THE_CASE | _ASSESSORS,
    "recruitment.view_outgoingmail": _THE_CASE,
    "recruitment.change_outgoingmail": _THE_CASE,
    "recruitment.view_lettertext": _THE_CASE,
    "recruitment.change_lettertext": _THE_CASE,
    "recruitment.view_posting": _THE_CASE | {_S},
    "recruitment.view_postingversion": _THE_CASE | {_S},
    "recruitment.view_competency": _THE_CASE,
    "applications.export": _THE_CASE,
    "applications.read_bundle": _THE_CASE | _ASSESSORS,
    # The moves of the process, by name.
    "applications.submit": frozenset({_A}),
    "applications.revise": frozenset({_A}),
    "applications.register": _THE_CASE,
    "applications.replace_file": _THE_CASE,
    "applications.shortlist": _THE_CASE,
    "applications.invite_first": _THE_CASE,
    "applications.invite_test": _THE_CASE,
    "applications.invite_second": _THE_CASE,
    "applications.offer": _THE_CASE,
    "applications.change_offer": _THE_CASE,
    "applications.accept_offer": frozenset({_A}),
    "applications.hire": _THE_CASE,
    "applications.decline": frozenset({_A, _C}),
    "applications.not_invite": _THE_CASE,
    "applications.reject": _THE_CASE,
    "applications.withdraw": frozenset({_A, _C}),
    "applications.undo": _THE_CASE,
    # The applications are read against the wished background.
    "applications.screen": _THE_CASE,
    # What is meant to be decided, before anybody is told.
    "applications.decide": _THE_CASE,
    # The recruitment as a whole.
    "applications.end_posting": _THE_CASE,
    "recruitment.view_generalanswer": _THE_CASE,
    "recruitment.add_generalanswer": _THE_CASE,
    # References: the candidate names them and lets us ring; what was said is the candidate's to read.
    "applications.ask_references": _THE_CASE,
    "applications.view_reference": _THE_CASE,
    "applications.take_reference": _THE_CASE,
    "applications.name_referee": frozenset({_A}),
    # The leadership test: its report is the consultant's, how it reads also the department head's, the consent the candidate's.
    "applications.view_test": _THE_CASE,
    "applications.change_test": _THE_CASE,
    "applications.read_interpretation": frozenset({_H}),
    "applications.consent_to_test": frozenset({_A}),
    # What an applicant asks in the case, and who answers.
    "applications.add_question": frozenset({_A}),
    "applications.view_question": _THE_CASE,
    "applications.answer_question": _THE_CASE,
    # The committee reads, and gives opinions on whom to invite.
    "applications.read_pile": _ASSESSORS | {_C},
    "applications.give_opinion": _ASSESSORS,
    "applications.view_opinion": _THE_CASE,
    # The interviews.
    "applications.enter_interviews": _ASSESSORS | {_C},
    "applications.score": _ASSESSORS,
    "applications.set_round": _THE_CASE,
    "applications.read_candidate": _ASSESSORS | {_C},
    # The guide: what is asked is the consultant's to decide; whoever is in the room ticks what was asked.
    "applications.view_guidequestion": _ASSESSORS | {_C},
    "applications.add_guidequestion": _THE_CASE,
    "applications.change_guidequestion": _THE_CASE,
    "applications.tick_question": _ASSESSORS | {_C},
    # The days on which people meet.
    "scheduling.view_room": _THE_CASE,
    "scheduling.add_room": _THE_CASE,
    "scheduling.change_room": _THE_CASE,
    "scheduling.delete_room": _THE_CASE,
    "scheduling.view_slot": _THE_CASE,
    "scheduling.add_slot": _THE_CASE,
    "scheduling.change_slot": _THE_CASE,
    "scheduling.delete_slot": _THE_CASE,
    "scheduling.view_appointment": _THE_CASE,
    "scheduling.book": _THE_CASE,
    # The day itself: who has arrived, is late, is ill or did not come, and how late it runs.
    "scheduling.note_day": _THE_CASE,
    # One's own times with the panel, in one's own calendar.
    "scheduling.keep_feed": _ASSESSORS | {_C},
    # The candidate chooses a time among those that are open, and says whether they come.
    "scheduling.pick": frozenset({_A}),
    # Accounts.
    "recruitment.view_user": frozenset({_S, _C}),
    "recruitment.add_user": frozenset({_S, _C}),
    "recruitment.change_user": frozenset({_S, _C}),
    "recruitment.view_membership": frozenset({_S, _C}),
    "recruitment.add_membership": frozenset({_S, _C}),
    "recruitment.change_membership": frozenset({_S, _C}),
    "recruitment.delete_membership": frozenset({_S, _C}),
    "recruitment.invite": frozenset({_S, _C}),
}


class Actor(Protocol):
    """Whoever acts: a signed-in user or an applicant."""

    def has_perm(self, perm: str, obj: Any = None) -> bool: ...


@dataclass(frozen=True, slots=True)
class Applicant:
    """The applicant of one application, known by a key or by the browser's session; a stranger to every other one."""

    application_pk: int

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Whether an applicant may do this, and `obj`, an application, is their own."""
        return allows(perm, {Role.APPLICANT}) and getattr(obj, "pk", None) == self.application_pk


def allows(permission: str, roles: set[Role]) -> bool:
    """Whether any of `roles` holds `permission`. What the table does not name is held by nobody."""
    return not PERMISSIONS.get(permission, frozenset()).isdisjoint(roles)
