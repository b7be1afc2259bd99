"""Who sits before which candidate: the guard of every page of the interviews."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.gzip import gzip_page

from applications import assessing, rounds
from applications.models import Application, Assessment
from recruitment import clock
from recruitment.context import posting_of
from recruitment.models import Posting, User
from recruitment.postings.shape import Competency

View = Callable[..., HttpResponse]


def entering(view: View) -> View:
    """Let in whoever may look at the interviews at all.

    The pages go squeezed over the room's bad Wi-Fi, a scorecard as a third of its size, a comparison as a tenth. What they hold cannot
    be guessed from their length: Django pads each answer at random and masks its tokens anew, and nothing of the address stands in it.
    """

    @gzip_page
    @login_required
    @functools.wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("applications.enter_interviews"):
            raise PermissionDenied
        return view(request, **kwargs)

    return guarded


@dataclass(frozen=True, slots=True)
class Desk:
    """One person before one candidate in one round, at one moment."""

    user: User
    now: datetime
    posting: Posting
    sitting: rounds.Sitting
    application: Application

    @property
    def competencies(self) -> tuple[Competency, ...]:
        return self.posting.profile.competencies

    @property
    def keys(self) -> list[str]:
        return [competency.key for competency in self.competencies]

    def own(self) -> Assessment | None:
        return assessing.own(self.application, self.sitting.round, self.user)

    def to(self, name: str) -> HttpResponse:
        return redirect(f"applications:{name}", round=self.sitting.round, pk=self.application.pk)


def sitting_of(request: HttpRequest, round_: str) -> tuple[User, Posting, rounds.Sitting]:
    user, posting = request.user, posting_of(request)
    if not isinstance(user, User) or posting is None:
        raise Http404
    sitting = next((one for one in rounds.sittings(user, posting) if one.round == round_), None)
    if sitting is None:
        raise Http404
    return user, posting, sitting


def desk_for(request: HttpRequest, round_: str, pk: int, *, to_score: bool = False) -> Desk:
    """A 404 for whoever is not of this round, and for a page to score on when the one who asks has no seat."""
    now = clock.now()
    user, posting, sitting = sitting_of(request, round_)
    application = rounds.candidate(user, sitting.round, pk, now)
    if application is None or (to_score and not sitting.seated):
        raise Http404
    return Desk(user, now, posting, sitting, application)
