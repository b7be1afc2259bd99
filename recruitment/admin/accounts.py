"""Accounts and what they may do here. Nobody changes what they themselves may do; nobody is deleted, only shut out."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.db.models import Model, Prefetch
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from recruitment import accounts, clock
from recruitment.admin_base import DeskAdmin, user_of
from recruitment.models import Membership, Posting, User
from recruitment.roles import Role

if TYPE_CHECKING:
    StockInline = admin.StackedInline[Any, Any]
    UserForm = forms.ModelForm[User]
else:
    StockInline = admin.StackedInline
    UserForm = forms.ModelForm


# One field with one label; the stock pair of date and time has none for its second half.
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class AccountForm(UserForm):
    """An account: the address is kept in small letters, so that it is found however it is written."""

    class Meta:
        model = User
        fields = ["email", "name", "title", "phone", "is_active"]

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).strip().lower()
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(gettext("Somebody has an account with this address already."))
        return email


class Memberships(StockInline):
    """What the user is, in the live posting or in the installation."""

    model = Membership
    extra = 1
    max_num = 3
    fields = ["role", "posting", "until"]
    formfield_overrides = {models.DateTimeField: {"form_class": forms.DateTimeField, "widget": MOMENT}}

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["queryset"] = Posting.objects.filter(state=Posting.LIVE)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # The little eye beside the choice would lead away from a half-filled form.
            field.widget.can_view_related = False
        return field

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_add_permission(request, obj) and not _oneself(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_change_permission(request, obj) and not _oneself(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not _oneself(request, obj)


def _oneself(request: HttpRequest, user: Model | None) -> bool:
    """Whether somebody is about to change their own rights: an administrator is not to let themselves into a case."""
    return user is not None and user.pk == user_of(request).pk


@admin.register(User)
class UserAdmin(DeskAdmin):
    form = AccountForm
    list_display = ["name", "email", "title", "role_words", "is_active"]
    search_fields = ["name", "email"]
    ordering = ["name"]
    fields = ["name", "email", "title", "phone", "is_active"]
    inlines = [Memberships]
    change_form_template = "admin/recruitment/user_form.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        in_force = Prefetch("memberships", queryset=Membership.objects.at(clock.now()), to_attr="in_force")
        return super().get_queryset(request).prefetch_related(in_force)

    @admin.display(description=_("role"))
    def role_words(self, user: Any) -> str:
        return ", ".join(str(Role(membership.role).label) for membership in user.in_force) or "–"

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        # Whoever could write another address into an account that is in use could have its key mailed there.
        return ("email",) if obj is not None and obj.has_usable_password() else ()

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            # Nobody can sign in with it until an invitation has been used.
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def get_urls(self) -> list[Any]:
        invite = require_POST(self.invite)
        return [path("<int:pk>/invite/", self.admin_site.admin_view(invite), name="recruitment_user_invite"), *super().get_urls()]

    def invite(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Send the letter with which the user chooses a password."""
        by, user = user_of(request), self.found(request, pk)
        if not by.has_perm("recruitment.invite"):
            raise Http404
        accounts.invite(user, by=by, now=clock.now())
        messages.success(
            request, gettext("The invitation to %(name)s is on its way to %(email)s.") % {"name": user.name, "email": user.email}
        )
        return redirect(reverse("admin:recruitment_user_change", args=[user.pk]))
