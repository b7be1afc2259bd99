"""Tags at the desk: put on, taken off, and the list filtered by them. The committee and the applicants never see them."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet
from django.db.models.functions import Lower
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from applications.models import Application, Tag
from applications.protected import touched
from recruitment import clock
from recruitment.admin_base import user_of
from recruitment.models import User

MOST = 12
"""Tags on one application; more than that sort nothing."""
MOST_OFFERED = 50
"""So many words are offered in the filter and while one is typed."""


class TagForm(forms.Form):
    """One word, or a few."""

    word = forms.CharField(label=_("New tag"), max_length=40)
    use_required_attribute = False

    def clean_word(self) -> str:
        return " ".join(self.cleaned_data["word"].split())


class TagFilter(admin.SimpleListFilter):
    """By one tag."""

    title = _("tag")
    parameter_name = "tag"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [(word, word) for word in words(user_of(request), clock.now())]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Application]) -> QuerySet[Application]:
        if not self.value():
            return queryset
        return queryset.filter(pk__in=Tag.objects.filter(word__iexact=self.value()).values("application"))


def words(user: User, now: datetime) -> list[str]:
    """The tags in use, each once, by the alphabet."""
    found = Tag.objects.visible_to(user, now).order_by(Lower("word")).values_list("word", flat=True).distinct()
    return list({word.casefold(): word for word in found[:MOST_OFFERED]}.values())


def change(request: HttpRequest, application: Application) -> HttpResponse:
    """Put a tag on, or take one off. What is there already stays once."""
    user = user_of(request)
    if request.method != "POST" or not user.has_perm("applications.tag"):
        raise Http404
    remove = str(request.POST.get("remove", ""))
    if remove.isdecimal():
        Tag.objects.filter(application=application, pk=int(remove)).delete()
    elif "remove" not in request.POST:
        _add(request, application, user)
    return redirect(f"{reverse('admin:applications_application_change', args=[application.pk])}#tags")


def _add(request: HttpRequest, application: Application, user: User) -> None:
    form = TagForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Write a tag of at most 40 characters."))
        return
    word = form.cleaned_data["word"]
    if application.tags.count() >= MOST:
        messages.error(request, gettext("Twelve tags are enough. Take one off first."))
        return
    try:
        with transaction.atomic():
            Tag.objects.create(application=application, word=word, by=user, at=clock.now())
    except IntegrityError:
        messages.info(request, gettext("That tag is there already."))
    _warn(request, word)


def ask(admin: Any, request: HttpRequest, chosen: QuerySet[Application], form: TagForm | None = None) -> HttpResponse:
    """The action of the list: which word to put on those that were chosen."""
    context = {
        "title": gettext("Put a tag on"),
        "chosen": list(chosen.select_related(None).only("pk", "name", "number").order_by("name", "pk")),
        "form": form or TagForm(auto_id="id_tag_%s"),
        "words": words(user_of(request), clock.now()),
    }
    answer: HttpResponse = admin.render_page(request, "tag_many.html", context, status=422 if form else 200)
    return answer


def many(admin: Any, request: HttpRequest) -> HttpResponse:
    """Put one word on each of those who were shown; where it is already, or where there are twelve, nothing changes."""
    user = user_of(request)
    if request.method != "POST" or not user.has_perm("applications.tag"):
        raise Http404
    pks = [int(pk) for pk in request.POST.get("pks", "").split(",") if pk.isdecimal()]
    chosen: QuerySet[Application] = admin.get_queryset(request).filter(pk__in=pks)
    form = TagForm(request.POST, auto_id="id_tag_%s")
    if not form.is_valid():
        return ask(admin, request, chosen, form)
    word, now = form.cleaned_data["word"], clock.now()
    full = set(chosen.annotate(n=Count("tags")).filter(n__gte=MOST).values_list("pk", flat=True))
    there = set(Tag.objects.filter(application__in=chosen, word__iexact=word).values_list("application", flat=True))
    new = [Tag(application=one, word=word, by=user, at=now) for one in chosen if one.pk not in full | there]
    Tag.objects.bulk_create(new, ignore_conflicts=True)
    text = ngettext("The tag is put on %(n)s application.", "The tag is put on %(n)s applications.", len(new)) % {"n": len(new)}
    messages.success(request, text)
    if left := len(full - there):
        words_ = ngettext("%(n)s has twelve tags already and got none.", "%(n)s have twelve tags already and got none.", left)
        messages.warning(request, words_ % {"n": left})
    _warn(request, word)
    return redirect(f"{reverse('admin:applications_application_changelist')}?{urlencode({'tag': word})}")


def _warn(request: HttpRequest, word: str) -> None:
    if found := touched(word):
        text = gettext("“%(word)s” touches a ground on which nobody may be judged (%(ground)s). Take it off if it is not about the work.")
        messages.warning(request, text % {"word": found[0].word, "ground": found[0].ground})


def shown(user: User, application: Application, now: datetime) -> dict[str, Any] | None:
    """For the dossier: the tags, the words in use to choose from, and the form; None for whoever has none to see."""
    if not user.has_perm("applications.tag"):
        return None
    return {"all": list(application.tags.all()), "words": words(user, now), "form": TagForm(auto_id="id_tag_%s")}
