"""Writing to several applicants about where they stand, without moving them: the letters wait to be read and sent."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.letters import STILL_IN_PROCESS
from applications.models import Application
from applications.process import UNDER_WAY
from recruitment import clock, outbox


def still_in_process(_admin: Any, request: HttpRequest, queryset: QuerySet[Application]) -> HttpResponse:
    """Prepare the letter “you are still in the process” to each of the chosen who is; the others are named."""
    chosen = list(queryset.select_related("posting__current").order_by("name"))
    under_way = [application for application in chosen if application.stage in UNDER_WAY]
    _prepare(under_way, clock.now())
    n = len(under_way)
    words = ngettext("%(n)s letter waits for you to read and send it.", "%(n)s letters wait for you to read and send them.", n) % {"n": n}
    if n:
        messages.success(request, words)
    for application in chosen:
        if application not in under_way:
            messages.error(request, _("%(name)s is no longer in the process and gets no letter.") % {"name": application.name})
    return redirect(f"{reverse('admin:recruitment_outgoingmail_changelist')}?state__exact=prepared" if n else request.get_full_path())


def _prepare(applications: list[Application], now: datetime) -> None:
    with transaction.atomic():
        for application in applications:
            # Once a day at a stage: a second press writes no second letter.
            occasion = f"application:{application.pk}@{application.stage}/{clock.day_of(now)}"
            outbox.post(STILL_IN_PROCESS, application, occasion=occasion, now=now, renew=True)
