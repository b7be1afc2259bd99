"""What a browser is told with every answer, errors, files and the admin included."""

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Application
from recruitment.models import User

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def told(response) -> dict[str, str]:
    """The directives of the answer's content security policy."""
    pairs = (part.strip().partition(" ") for part in response.headers["Content-Security-Policy"].split(";"))
    return {name: value for name, _space, value in pairs}


def check(response) -> None:
    policy = told(response)
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert policy["base-uri"] == "'none'"
    assert policy["frame-ancestors"] in {"'none'", "'self'"}
    assert {name: response.headers.get(name) for name in ALWAYS} == ALWAYS
    assert "camera=()" in response.headers["Permissions-Policy"]


@pytest.mark.usefixtures("posting", "now")
@pytest.mark.parametrize(
    "path",
    ["/", "/profil.pdf", "/privatliv/", "/tilgaengelighed/", "/ansoeg/", "/ansoeg/person/", "/min-ansoegning/", "/samtaler/", "/admin/",
     "/konto/login/", "/konto/password/reset/", "/healthz", "/nowhere/", "/start/", "/proeve/postkasse/"],
)  # fmt: skip
def test_every_answer_to_a_visitor_carries_the_headers(client: Client, path: str) -> None:
    check(client.get(path))


@pytest.mark.usefixtures("now")
def test_so_do_the_pages_of_the_staff_and_the_files(client: Client, carl: User, anna: Application) -> None:
    client.force_login(carl, backend="recruitment.accounts.EmailBackend")
    file = anna.attachments.get()
    for path in (
        reverse("admin:index"),
        reverse("admin:applications_application_changelist"),
        reverse("admin:applications_application_change", args=[anna.pk]),
        reverse("admin:applications_application_change", args=[0]),
        reverse("applications:interviews"),
        reverse("applications:file", args=[file.pk]),
        reverse("applications:show_file", args=[file.pk]),
    ):
        check(client.get(path))


@pytest.mark.usefixtures("posting", "now")
def test_so_does_a_refused_form(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/min-ansoegning/find/", {"email": "anna@example.org"})
    assert response.status_code == 403
    check(response)


@pytest.mark.usefixtures("posting", "now")
def test_so_does_a_fault_of_ours(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.raise_request_exception = False

    def broken(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("recruitment.models.Posting.live", broken)
    response = client.get("/")
    assert response.status_code == 500
    check(response)


@pytest.mark.usefixtures("now")
def test_a_public_page_sets_no_cookie(client: Client, posting: object) -> None:
    for path in ("/", "/privatliv/", "/tilgaengelighed/"):
        assert client.get(path).cookies == {}
