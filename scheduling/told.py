"""What a candidate was last told about an appointment. Each letter is written relative to it."""

from dataclasses import dataclass

from recruitment.letters import reference
from recruitment.models import OutgoingMail
from scheduling.models import Appointment, Change

LETTERS = ("appointment_booked", "appointment_moved", "appointment_cancelled", "appointment_cancelled_by_you")
"""The letters that tell a candidate when to come, or not to come."""

State = OutgoingMail.State


@dataclass(frozen=True, slots=True)
class Told:
    """The change that the candidate knows of; `certain` is False while the letter may still get lost."""

    change: Change
    certain: bool

    @property
    def expects(self) -> bool:
        """Whether the candidate counts on coming."""
        return self.change.what != Change.What.CANCELLED

    def is_about(self, appointment: Appointment) -> bool:
        """Whether day, hours and place are those of the appointment."""
        return (self.change.starts_at, self.change.ends_at, self.change.place) == (
            appointment.starts_at, appointment.ends_at, appointment.place,
        )  # fmt: skip


def last_told(appointment: Appointment, *, on_its_way: bool = False) -> Told | None:
    """What the candidate was told last, or may have been: a letter that is just being sent, or whose last answer was lost.

    With `on_its_way`, a letter that is about to leave counts too: for a page that must not lag behind the post.
    """
    mails = OutgoingMail.objects.filter(thing=reference(appointment), letter__in=LETTERS).order_by("-pk")
    for mail in mails:
        if _may_have_arrived(mail) or (on_its_way and mail.state == State.QUEUED):
            change = appointment.changes.filter(sequence=int(mail.occasion.rpartition("/")[2])).first()
            if change is not None:
                return Told(change, certain=mail.state == State.SENT)
    return None


def _may_have_arrived(mail: OutgoingMail) -> bool:
    # A lease that is held is a letter that is being sent; one that has run out is a worker that died while sending it.
    return mail.state == State.SENT or mail.doubtful or mail.lease_until is not None
