"""The pages of a rehearsal: the clock, the one-press sign-in, starting over. Outside a rehearsal each is a 404."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.core.cache import cache
from django.core.management import call_command
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from recruitment import clock, rehearsal
from recruitment.celery import app
from recruitment.context import posting_of
from recruitment.typography import moment as in_words
from recruitment.views.staff import home_of


def in_rehearsal(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A 404 unless this is a rehearsal on a database that bears its mark."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not settings.REHEARSAL or not rehearsal.is_marked():
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def _refuse(request: HttpRequest, sentence: str) -> HttpResponse:
    return render(request, "recruitment/rehearsal_refused.html", {"sentence": sentence, "back": _back(request)}, status=400)


def _back(request: HttpRequest) -> str:
    """Where the bar was pressed; the front page when that is not told or not ours."""
    page = request.POST.get("tilbage", "")
    return page if url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}) else "/"


@require_POST
@in_rehearsal
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the invented staff, named by `rolle`, and go to where their work lies."""
    user = rehearsal.player_of(request.POST.get("rolle", ""), posting_of(request))
    if user is None:
        return _refuse(request, _("Nobody plays that part. The parts are: %(keys)s.") % {"keys": ", ".join(rehearsal.KEYS)})
    login(request, user, backend="recruitment.accounts.EmailBackend")
    return redirect(home_of(user) or "recruitment:start")


@require_POST
@in_rehearsal
def move_clock(request: HttpRequest) -> HttpResponse:
    """Move the clock forward to `til`, an ISO date and time in Copenhagen, and let the worker do what has become due."""
    now = clock.now()
    try:
        moment = rehearsal.in_copenhagen(request.POST.get("til", "").strip())
        clock.move_to(moment)
    except clock.Backwards:
        words = {"now": in_words(now)}
        return _refuse(request, _("The clock stands at %(now)s and moves forward only. Start over to go back to the beginning.") % words)
    except (ValueError, OverflowError):
        return _refuse(request, _("That is not a date and a time. Write it like 2024-11-15T08:00."))
    # Named, not imported: the reminders belong to an upper floor. It lets the time in between pass in order.
    app.send_task("scheduling.tasks.remind")
    messages.info(request, _("The clock now shows %(moment)s.") % {"moment": in_words(moment)})
    return HttpResponseRedirect(_back(request))


@require_http_methods(["GET", "HEAD", "POST"])
@in_rehearsal
def start_over(request: HttpRequest) -> HttpResponse:
    """Ask first; on POST throw everything away and begin again at the start."""
    if request.method != "POST":
        return render(request, "recruitment/rehearsal_start_over.html", {"start": _start(request)})
    request.session.flush()
    # Named, not imported: the cast belongs to an upper floor.
    call_command("load_cast", start_over=True)
    cache.clear()
    return redirect("recruitment:profile")


def _start(request: HttpRequest) -> object:
    found = rehearsal.of(posting_of(request))
    return found.start if found else None
