"""Every address of the site. The upper apps are named as strings only."""

from django.contrib import admin
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from recruitment.views import accounts, health, mailbox, parts, public, rehearsal, staff

pages = [
    path("", public.show_profile, name="profile"),
    path("profil.pdf", public.profile_pdf, name="profile_pdf"),
    path("privatliv/", public.privacy, name="privacy"),
    path("tilgaengelighed/", public.accessibility, name="accessibility"),
    path("udseende/<str:light>-<str:dark>-<str:stamp>.css", public.look, name="look"),
    path("udseende/<str:light>-<str:dark>.css", public.accent, name="accent"),
    # It sets a cookie of the language and nothing else, so a cached page without a token may post to it.
    path("sprog/", csrf_exempt(set_language), name="language"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("start/", staff.start, name="start"),
    path("velkommen/<uidb64>/<token>/", accounts.welcome, name="welcome"),
    path("proeve/log-ind/", rehearsal.sign_in, name="rehearsal_sign_in"),
    path("proeve/ur/", rehearsal.move_clock, name="rehearsal_clock"),
    path("proeve/forfra/", rehearsal.start_over, name="rehearsal_start_over"),
    path("proeve/postkasse/", mailbox.show, name="mailbox"),
    path("proeve/postkasse/<str:key>/", mailbox.show, name="mailbox_letter"),
    path("proeve/postkasse/<str:key>/bilag/<int:number>/", mailbox.attachment, name="mailbox_attachment"),
    path("proeve/dele/", parts.all_parts, name="parts"),
]

urlpatterns = [
    path("", include((pages, "recruitment"))),
    path("", include("applications.urls")),
    path("", include("scheduling.urls")),
    path("konto/", include("recruitment.account_urls")),
    path("admin/", admin.site.urls),
]

handler400 = "recruitment.views.errors.bad_request"
handler403 = "recruitment.views.errors.forbidden"
handler404 = "recruitment.views.errors.not_found"
handler500 = "recruitment.views.errors.server_error"
# Of allauth: its limits on letters and codes.
handler429 = "recruitment.views.errors.too_many"
