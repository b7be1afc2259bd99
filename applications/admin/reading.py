"""The reading pane: the application and its files on the one side, the wished background on the other, one after the other."""

from datetime import datetime
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from applications import looking, screening
from applications.models import Application, Attachment, Look, Overtaken, Screening
from applications.models.screening import COMPETENCY, Finding, criterion_of
from applications.screening import Found
from applications.uploads import INLINE
from recruitment import clock
from recruitment.admin_base import user_of
from recruitment.context import posting_of
from recruitment.models import Posting, User

LONGEST = 2_000


def _guarded(request: HttpRequest) -> tuple[User, Posting, datetime]:
    user, posting = user_of(request), posting_of(request)
    if posting is None or not user.has_perm(screening.SCREEN):
        raise Http404
    return user, posting, clock.now()


def first(_admin: Any, request: HttpRequest) -> HttpResponseBase:
    """On to the first that nobody has read against the wished background."""
    user, posting, now = _guarded(request)
    pk = screening.next_unscreened(posting, user, now)
    if pk is None:
        messages.success(request, _("Everybody has been read against the wished background."))
        return redirect("admin:applications_application_changelist")
    return redirect("admin:applications_application_read", pk)


def pane(admin: Any, request: HttpRequest, application: Application) -> HttpResponseBase:
    """One application to read; POST keeps what was found and goes on to the next."""
    user, posting, now = _guarded(request)
    if application.stage not in screening.TO_READ:
        messages.error(request, _("%(name)s has moved on; what was found stands in the dossier.") % {"name": application.name})
        return redirect("admin:applications_application_change", application.pk)
    where = screening.place(application, posting, user, now)
    found = list(Screening.objects.visible_to(user, now).filter(application=application).select_related("by"))
    said = {one.criterion: Found(one.finding, one.quote) for one in found}
    seen, refused = screening.stamp(found), ""
    if request.method == "POST":
        said = _said(request, [*_wishes(posting), *_competencies(posting)])
        try:
            screening.keep(application, said, seen=request.POST.get("seen", ""), by=user, now=now)
        except Overtaken as overtaken:
            refused = str(overtaken)
        else:
            return _onwards(request, application, where)
    screening.mark_read(application, user, now)
    files = looking.beside(application.attachments.all())
    context = {
        "title": application.name,
        "application": application,
        "place": where,
        "wishes": [_row(one, application, said.get(one.criterion, Found("", "")), found) for one in _wishes(posting)],
        "competencies": [_row(one, application, said.get(one.criterion, Found("", "")), found) for one in _competencies(posting)],
        "competencies_begun": any(found.finding for criterion, found in said.items() if criterion.startswith(COMPETENCY)),
        "posting": posting,
        "findings": list(Finding),
        "files": files,
        "seen": seen,
        "refused": refused,
    } | _open_file(request, files)
    answer: HttpResponseBase = admin.render_page(request, "reading.html", context, status=409 if refused else 200)
    return answer


def _onwards(request: HttpRequest, application: Application, where: screening.Place) -> HttpResponseBase:
    messages.success(request, _("What you found about %(name)s is kept.") % {"name": application.name})
    if "stay" in request.POST:
        return redirect("admin:applications_application_read", application.pk)
    if where.unscreened is None:
        return redirect("admin:applications_application_outcomes")
    return redirect("admin:applications_application_read", where.unscreened)


class Asked(NamedTuple):
    """What the application is held up against."""

    criterion: str
    label: str
    text: str


def _wishes(posting: Posting) -> list[Asked]:
    return [Asked(wish.key, wish.label, wish.text) for wish in posting.profile.background]


def _competencies(posting: Posting) -> list[Asked]:
    return [Asked(criterion_of(one.key), one.heading, one.short) for one in posting.profile.competencies]


def _said(request: HttpRequest, asked: list[Asked]) -> dict[str, Found]:
    """{criterion: what was found}; words without a finding are unclear, so that no quote is lost."""
    said = {}
    for one in asked:
        finding = request.POST.get(f"f-{one.criterion}", "")
        quote = request.POST.get(f"q-{one.criterion}", "").replace("\r\n", "\n").strip()[:LONGEST]
        said[one.criterion] = Found(finding if finding in Finding else Finding.UNCLEAR.value if quote else "", quote)
    return said


def _row(asked: Asked, application: Application, said: Found, found: list[Screening]) -> dict[str, Any]:
    one = next((one for one in found if one.criterion == asked.criterion), None)
    return {
        "key": asked.criterion,
        "label": asked.label,
        "text": asked.text,
        "answer": application.background.get(asked.criterion, ""),
        "said": said,
        "by": one.by if one else None,
        # The quote is from a version that the applicant has corrected since.
        "old": one is not None and one.version < application.version,
    }


def _open_file(request: HttpRequest, files: list[Attachment]) -> dict[str, Any]:
    """The file beside: the one that was asked for, or the first; its text where a browser cannot show it."""
    wanted = request.GET.get("file", "")
    file = next((one for one in files if str(one.pk) == wanted), files[0] if files else None)
    if file is None:
        return {"file": None}
    framed = file.format in INLINE
    text = "" if framed else Look.objects.filter(file=str(file.file), state=Look.State.READY).values_list("text", flat=True).first()
    return {"file": file, "framed": framed, "text": text}
