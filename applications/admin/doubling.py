"""Applications that may be the same person's, side by side; and a word about it in the dossier."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications import doubles, parts
from applications.models import Application
from applications.parts import Part
from applications.process import MOVES, Stage
from recruitment import clock
from recruitment.admin_base import user_of
from recruitment.context import posting_of
from recruitment.models import User
from recruitment.typography import moment


@dataclass(frozen=True, slots=True)
class Line:
    """One thing about each of a group; `same` where all say the same."""

    label: str
    cells: list[str]

    @property
    def same(self) -> bool:
        return len(set(self.cells)) == 1


def page(admin: Any, request: HttpRequest) -> HttpResponse:
    """Every group, its applications side by side, with what is the same and what is not."""
    user, posting, now = user_of(request), posting_of(request), clock.now()
    if posting is None or not user.has_perm("applications.view_application"):
        raise Http404
    found = [(group, _lines(group)) for group in doubles.groups(posting, user, now)]
    context = {"title": gettext("Possible doubles"), "groups": found, "may_withdraw": user.has_perm(MOVES["withdraw"].permission)}
    answer: HttpResponse = admin.render_page(request, "doubles.html", context)
    return answer


def _lines(group: list[Application]) -> list[Line]:
    said: list[tuple[Any, Callable[[Application], str]]] = [
        (_("Stage"), lambda one: str(Stage(one.stage).label)),
        (_("Received"), lambda one: moment(one.submitted_at) if one.submitted_at else ""),
        (_("Name"), lambda one: one.name),
        (_("E-mail"), lambda one: one.email),
        (_("Phone"), lambda one: one.phone),
        (_("Present position"), lambda one: one.position),
        (_("Files"), lambda one: "\n".join(file.name for file in one.attachments.all())),
        (_("Motivation"), lambda one: one.motivation),
    ]
    lines = [Line(str(label), [read(one) for one in group]) for label, read in said]
    wishes = group[0].posting.profile.background
    lines += [Line(wish.label, [str(one.background.get(wish.key, "")) for one in group]) for wish in wishes]
    return [line for line in lines if any(line.cells)]


def in_dossier(user: User, application: Application, now: datetime) -> Part | None:
    """That there are others; nothing where there are none."""
    others = list(doubles.of(application, user, now)[: doubles.MOST])
    if not others:
        return None
    return Part("doubles", gettext("Possible doubles"), render_to_string("admin/applications/doubles_part.html", {"others": others}))


parts.DOSSIER.append(in_dossier)
