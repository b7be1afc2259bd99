"""The outbox: what waits to be read, edited and sent; what has left; what failed, with the server's words."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from recruitment import clock, letters, outbox
from recruitment.admin_base import DeskAdmin, user_of
from recruitment.models import OutgoingMail
from recruitment.typography import moment

if TYPE_CHECKING:
    TextForm = forms.ModelForm[OutgoingMail]
else:
    TextForm = forms.ModelForm

State = OutgoingMail.State
TONES = {State.PREPARED: "warn", State.QUEUED: "info", State.SENT: "good", State.FAILED: "bad", State.DISCARDED: "quiet"}

LONGEST_PK = 18
"""Digits that a database key can have; SQLite breaks over longer numbers."""


class LetterForm(TextForm):
    """The text of a letter that waits, and when it is to leave. What could not leave is refused here, with its line."""

    at = forms.DateTimeField(label=_("Send it at"), required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))

    class Meta:
        model = OutgoingMail
        fields = ["subject", "body"]
        widgets = {"subject": forms.TextInput(), "body": forms.Textarea(attrs={"rows": 24})}

    use_required_attribute = False

    def clean_subject(self) -> str:
        return self._without_unknown("subject")

    def clean_body(self) -> str:
        return self._without_unknown("body")

    def clean_at(self) -> datetime | None:
        at: datetime | None = self.cleaned_data["at"]
        if at is not None and at <= clock.now():
            raise forms.ValidationError(gettext("That time is over. Leave it empty to send the letter now."))
        return at

    def _without_unknown(self, field: str) -> str:
        known = letters.LATER | letters.REGISTRY[self.instance.letter].secret
        return without_unknown(str(self.cleaned_data[field]), known)


def without_unknown(text: str, known: frozenset[str]) -> str:
    """A typed text of one letter, its line ends as we keep them. Raises ValidationError with the line of what is not `known`."""
    text = text.replace("\r\n", "\n")
    for number, found in letters.placeholders(text):
        if found[1] not in known:
            words = {"line": number, "found": found[0]}
            raise forms.ValidationError(gettext("Line %(line)s: %(found)s cannot be filled in. Write the words themselves.") % words)
    return text


@admin.register(OutgoingMail)
class OutgoingMailAdmin(DeskAdmin):
    list_display = ["subject", "state_tag", "to", "created_at", "sent_at"]
    list_filter = ["state"]
    search_fields = ["to", "subject"]
    ordering = ["-created_at", "-pk"]
    actions = ["release_chosen"]

    @admin.display(description=_("state"), ordering="state")
    def state_tag(self, mail: OutgoingMail) -> SafeString:
        return format_html('<span class="tag tag--{}">{}</span>', TONES[State(mail.state)], mail.get_state_display())

    def has_release_permission(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request)

    def get_urls(self) -> list[Any]:
        def named(route: str, view: Any, name: str) -> Any:
            return path(route, self.admin_site.admin_view(view), name=f"recruitment_outgoingmail_{name}")

        own = [
            named("<int:pk>/release/", require_POST(self.release), "release"),
            named("<int:pk>/discard/", require_POST(self.discard), "discard"),
            named("<int:pk>/hold/", require_POST(self.hold), "hold"),
            named("<int:pk>/retry/", require_POST(self.retry), "retry"),
            named("<int:pk>/html/", require_safe(self.as_html), "html"),
            named("release/", require_POST(self.release_many), "release_many"),
        ]
        return own + super().get_urls()

    # --- One letter ---

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The letter as it will arrive, with its text to edit while it waits. POST saves the text."""
        mail = self.found(request, int(object_id)) if object_id.isdecimal() else None
        if mail is None:
            raise Http404
        if request.method != "POST":
            return self._page(request, mail, LetterForm(instance=mail))
        form = LetterForm(request.POST, instance=mail)
        if not self._save(request, mail, form):
            return self._page(request, mail, form)
        messages.success(request, gettext("The text is saved. The letter still waits for you to send it."))
        return redirect("admin:recruitment_outgoingmail_change", mail.pk)

    def _page(self, request: HttpRequest, mail: OutgoingMail, form: LetterForm, status: int = 200) -> HttpResponse:
        may = self.has_change_permission(request, mail)
        context = self.admin_site.each_context(request) | {
            "title": mail.subject if mail.state != State.PREPARED else gettext("Read and send"),
            "opts": self.opts,
            "mail": mail,
            "tone": TONES[State(mail.state)],
            "form": form if may and mail.state == State.PREPARED else None,
            "may_retry": may and mail.state == State.FAILED,
            "later": mail.state == State.QUEUED and mail.attempts == 0 and mail.released_by_id and mail.due_at > clock.now(),
            "may_hold": may,
            "delayed": mail.state == State.QUEUED and mail.attempts > 0,
            "attachments": [file["name"] for file in mail.attachments],
        }
        return TemplateResponse(request, "admin/recruitment/letter.html", context, status=status)

    def _save(self, request: HttpRequest, mail: OutgoingMail, form: LetterForm) -> bool:
        """Save the edited text where the letter still waits; otherwise nothing is changed and the form says why."""
        if not self.has_change_permission(request, mail):
            raise Http404
        if not form.is_valid():
            # The page shows the letter as it is stored, the form what was typed.
            mail.refresh_from_db()
            return False
        text = {"subject": form.cleaned_data["subject"], "body": form.cleaned_data["body"]}
        if OutgoingMail.objects.filter(pk=mail.pk, state=State.PREPARED).update(**text):
            if form.changed_data:
                self.log_change(request, mail, self.construct_change_message(request, form, None))
            return True
        form.add_error(None, gettext("Somebody else has sent or discarded this letter meanwhile; your text has not been used."))
        return False

    def release(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Save the text as it stands in the form, and let the letter go."""
        mail = self.found(request, pk)
        form = LetterForm(request.POST, instance=mail)
        if not self._save(request, mail, form):
            return self._page(request, mail, form, status=409 if form.is_bound and form.non_field_errors() else 200)
        at = form.cleaned_data["at"]
        if outbox.release(mail, by=user_of(request), now=clock.now(), at=at):
            said = gettext("The letter to %(to)s leaves %(at)s.") if at else gettext("The letter to %(to)s is on its way.")
            messages.success(request, said % {"to": mail.to, "at": moment(at) if at else ""})
        return redirect("admin:recruitment_outgoingmail_change", mail.pk)

    def hold(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let a letter wait again that was to leave later."""
        mail = self._changeable(request, pk)
        if outbox.hold(mail, now=clock.now()):
            messages.success(request, gettext("The letter to %(to)s waits for you again.") % {"to": mail.to})
        else:
            messages.error(request, gettext("The letter has left, or is just leaving."))
        return redirect("admin:recruitment_outgoingmail_change", mail.pk)

    def discard(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Discard a letter that waits; it can be read afterwards, but not sent."""
        mail = self._changeable(request, pk)
        if outbox.discard(Q(pk=mail.pk), by=user_of(request)):
            messages.success(request, gettext("The letter to %(to)s is discarded. It is not sent.") % {"to": mail.to})
        else:
            messages.error(request, gettext("Somebody else has sent or discarded this letter meanwhile."))
        return redirect("admin:recruitment_outgoingmail_change", mail.pk)

    def retry(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send a failed letter once more."""
        mail = self._changeable(request, pk)
        if outbox.retry(mail, by=user_of(request), now=clock.now()):
            messages.success(request, gettext("We try again to send the letter to %(to)s.") % {"to": mail.to})
        else:
            messages.error(request, gettext("The letter is no longer among the failed ones."))
        return redirect("admin:recruitment_outgoingmail_change", mail.pk)

    def _changeable(self, request: HttpRequest, pk: int) -> OutgoingMail:
        mail: OutgoingMail = self.found(request, pk)
        if not self.has_change_permission(request, mail):
            raise Http404
        return mail

    def as_html(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The HTML part of the letter, its styles in a file of ours instead of in the letter, as our policy asks."""
        mail = self.found(request, pk)
        return render(request, "mail/frame.html", {"subject": mail.subject, "body": mail.body, "preview": True})

    # --- Many letters ---

    @admin.action(description=_("Send the chosen letters"), permissions=["release"])
    def release_chosen(self, request: HttpRequest, queryset: QuerySet[OutgoingMail]) -> HttpResponseBase:
        """Show which letters would leave, and ask."""
        chosen = list(queryset.order_by("to"))
        context = self.admin_site.each_context(request) | {
            "title": gettext("Send the chosen letters"),
            "opts": self.opts,
            "going": [mail for mail in chosen if mail.state == State.PREPARED],
            "staying": [mail for mail in chosen if mail.state != State.PREPARED],
        }
        return TemplateResponse(request, "admin/recruitment/release_many.html", context)

    def release_many(self, request: HttpRequest) -> HttpResponse:
        """Let the letters go that were shown and still wait."""
        if not self.has_change_permission(request):
            raise Http404
        pks = [int(pk) for pk in request.POST.getlist("pk") if pk.isdecimal() and len(pk) <= LONGEST_PK]
        by, now = user_of(request), clock.now()
        waiting = self.get_queryset(request).filter(pk__in=pks)
        sent = sum(outbox.release(mail, by=by, now=now) for mail in waiting)
        words = ngettext("%(n)s letter is on its way.", "%(n)s letters are on their way.", sent) % {"n": sent}
        messages.success(request, words)
        return redirect(reverse("admin:recruitment_outgoingmail_changelist"))
