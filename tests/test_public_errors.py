"""A page that cannot be shown says so kindly, in both languages, with the right status and a way out."""

import html

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from recruitment.views import errors

KINDS = {
    400: (errors.bad_request, "Vi kunne ikke læse det, der blev sendt", "We could not read that request"),
    403: (errors.forbidden, "Du har ikke adgang til siden", "You do not have access to this page"),
    404: (errors.not_found, "Vi kan ikke finde siden", "We cannot find that page"),
    429: (errors.too_many, "Du har prøvet for mange gange", "You have tried too many times"),
    500: (errors.server_error, "Der gik noget galt hos os", "Something went wrong with us"),
}


@pytest.mark.parametrize("status", KINDS)
@pytest.mark.parametrize(("language", "place"), [("da", 1), ("en", 2)])
def test_an_error_is_told_in_the_readers_language(db, status, language, place):
    from django.utils import translation

    request = RequestFactory().get("/nowhere/")
    request.LANGUAGE_CODE = language
    with translation.override(language):
        response = KINDS[status][0](request)
    text = html.unescape(response.content.decode())
    assert response.status_code == status
    assert KINDS[status][place] in text
    assert f'<html lang="{language}">' in text


def test_an_unknown_address_is_a_404_of_ours(client, posting, now):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "da"
    response = client.get("/findes-ikke/")
    assert response.status_code == 404
    assert "Vi kan ikke finde siden" in response.content.decode()


def test_who_tried_too_often_is_told_how_long_to_wait(db):
    response = errors.too_many(RequestFactory().get("/"), wait=61)
    assert response.headers["Retry-After"] == "61"
    assert "Vent 2 minutter" in response.content.decode()


def test_the_page_for_our_own_fault_asks_nothing_of_the_database(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        errors.server_error(RequestFactory().get("/"))


def test_a_form_without_its_token_is_refused_with_the_way_out(posting, now):
    response = Client(enforce_csrf_checks=True).post("/konto/login/", {"login": "x"})
    assert response.status_code == 403
    assert "Gå tilbage, genindlæs siden, og send igen." in response.content.decode()
