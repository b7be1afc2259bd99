"""The pages for everybody: what they say before and after the deadline, in both languages, at the cost of one query."""

import html
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from recruitment import clock
from tests import people

PAGES = ["/", "/privatliv/", "/tilgaengelighed/"]


def text_of(response) -> str:
    return html.unescape(response.content.decode()).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["da", "en"])
def test_a_public_page_answers_in_both_languages_without_a_session(client, posting, now, page, language):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    response = client.get(page)
    assert response.status_code == 200
    assert f'<html lang="{language}">' in response.content.decode()
    assert response.cookies == {}


@pytest.mark.parametrize("page", PAGES)
def test_a_public_page_costs_a_query_or_two_and_then_none(client, posting, now, page, django_assert_num_queries):
    # The profile also asks what has been answered to everybody.
    with django_assert_num_queries(2 if page == "/" else 1):
        client.get(page)
    with django_assert_num_queries(0):
        client.get(page)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.django_db
def test_without_a_posting_a_public_page_still_answers(client, now, page):
    assert client.get(page).status_code == 200


@pytest.mark.django_db
def test_without_a_posting_the_front_page_says_so_and_offers_no_button(client, now):
    text = text_of(client.get("/"))
    assert "Ingen ledig stilling lige nu" in text
    assert "/ansoeg/" not in text


def test_the_profile_page_holds_everything_that_the_posting_says(client, posting, now):
    text = text_of(client.get("/"))
    profile = posting.profile
    said = [profile.title, profile.employer.name, *profile.employer.address]
    said += [section.heading for section in profile.sections]
    said += [word for c in profile.competencies for word in (c.heading, c.text)]
    said += [trait.text for trait in profile.traits] + [wish.text for wish in profile.background]
    said += [word for c in profile.contacts for word in (c.name, c.title, c.phone)]
    said += [word for fact in profile.facts for word in (fact.label, fact.text)]
    assert [word for word in said if word not in text] == []


def test_an_applicant_never_reads_how_a_competency_is_judged(client, posting, now):
    text = text_of(client.get("/"))
    judged = [words for c in posting.profile.competencies for words in (*c.anchors.values(), *c.questions)]
    assert judged
    assert [words for words in judged if words in text] == []


def test_before_the_deadline_there_is_one_button_and_the_days_ahead(client, posting, now):
    text = text_of(client.get("/"))
    assert text.count("button-primary") == 1
    assert "Søg senest</dt><dd>torsdag den 14. november 2024 kl. 23.59" in text
    assert "Det næste, der sker" in text
    assert "Overstået" not in text


def test_after_the_deadline_the_page_says_whom_to_call_and_has_no_button(client, posting):
    with clock.pinned(people.CLOSES_AT):
        text = text_of(client.get("/"))
    assert "Ansøgningsfristen er udløbet" in text
    assert "Ring til Jan Thomsen på tlf." in text
    assert "button-primary" not in text


def test_the_second_posting_shows_its_own_words_and_its_hour(client, db):
    posting = people.live_posting(Path(__file__).parent / "postings" / "second.toml")
    with clock.pinned(clock.at(posting.profile.deadline.date, people.BEFORE.time())):
        text = text_of(client.get("/"))
    assert posting.profile.title in text
    assert "kl. 12.00" in text
    assert "Albertslund" not in text


def test_privacy_names_who_is_responsible_and_how_long_data_are_kept(client, posting, now):
    text = text_of(client.get("/privatliv/"))
    privacy = posting.profile.privacy
    said = [
        privacy.controller,
        f"slettet {privacy.retention_months} måneder efter",
        "artikel 6, stk. 1, litra e",
        "Datatilsynet",
        "cpr-nummer",
    ]
    assert [word for word in said if word not in text] == []


def test_the_language_is_changed_without_a_token(posting, now):
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/sprog/", {"language": "en", "next": "/privatliv/"})
    assert response.status_code == 302
    assert response.headers["Location"] == "/privatliv/"
    assert "Your data, in plain words" in text_of(strict.get("/privatliv/"))


def test_the_accent_is_a_stylesheet_that_never_changes(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/udseende/1f5b3a-86cda5.css")
    assert response.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in response.headers["Cache-Control"]
    assert "--accent:#1f5b3a" in response.content.decode()


@pytest.mark.parametrize("address", ["/udseende/1f5b3a-red.css", "/udseende/1f5b3-86cda5.css", "/udseende/}body{-86cda5.css"])
def test_only_two_colours_make_a_stylesheet(client, posting, now, address):
    assert client.get(address).status_code == 404


def test_the_page_of_parts_exists_in_a_rehearsal_only(client, posting, now):
    assert client.get("/proeve/dele/").status_code == 404
