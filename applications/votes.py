"""The committee's opinions and conflicts in the consultant's dossier, and on the start page whose declarations are missing."""

from collections.abc import Iterable
from datetime import datetime

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications import committee, parts
from applications.desk import counts_of
from applications.models import Application, Conflict, Opinion
from applications.process import Stage
from recruitment import desk
from recruitment.desk import Todo
from recruitment.models import Posting, User


def in_dossier(user: User, application: Application, now: datetime) -> parts.Part | None:
    """The opinions side by side, and who has declared what."""
    if not user.has_perm("applications.view_opinion"):
        return None
    opinions = list(Opinion.objects.present().visible_to(user, now).filter(application=application).select_related("user"))
    said = list(Conflict.objects.filter(application=application).select_related("user").order_by("user__name"))
    context = {"application": application, "opinions": opinions, "conflicts": [one for one in said if one.conflicted], "said": said}
    # The template escapes what people wrote.
    return parts.Part("opinions", _("What the committee thinks"), mark_safe(render_to_string("applications/opinions.html", context)))


def to_do(user: User, posting: Posting, now: datetime) -> Iterable[Todo]:
    """Readers who have not declared, so that nobody waits for an opinion that cannot come."""
    if not user.has_perm("applications.view_opinion") or now < committee.opens_at(posting):
        return
    missing = committee.waits_for(posting, counts_of(posting)[Stage.SUBMITTED])
    if missing:
        n = len(missing)
        what = ngettext("%(n)s reader has not declared conflicts of interest", "%(n)s readers have not declared conflicts of interest", n)
        who = ", ".join(f"{reader.name} ({left})" for reader, left in missing)
        yield Todo(what % {"n": n}, reverse("admin:recruitment_user_changelist"), _("See who"), who=who)


parts.DOSSIER.append(in_dossier)
desk.TODO.append(to_do)
