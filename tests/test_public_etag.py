"""The profile page's ETag changes exactly when what the page shows changes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings

from recruitment import clock, loading
from tests import people


def tag(client, at=people.BEFORE) -> str:
    with clock.pinned(at):
        return client.get("/").headers["ETag"]


def test_a_page_that_is_still_right_is_not_sent_again(client, posting, now):
    first = client.get("/")
    again = client.get("/", headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["ETag"] == first.headers["ETag"]


def test_anybody_may_keep_the_page_and_asks_each_time(client, posting, now):
    response = client.get("/")
    assert response.headers["Cache-Control"] == "public, no-cache"
    assert "Cookie" in response.headers["Vary"]


def test_time_that_changes_nothing_on_the_page_leaves_the_tag_alone(client, posting):
    assert tag(client) == tag(client, people.BEFORE + timedelta(days=2, hours=3))


@pytest.mark.parametrize("moment", [people.CLOSES_AT - timedelta(hours=23), people.CLOSES_AT, people.CLOSES_AT + timedelta(days=4)])
def test_each_boundary_of_the_timetable_changes_the_tag(client, posting, moment):
    assert tag(client, moment - timedelta(hours=2)) != tag(client, moment)


def test_another_language_is_another_page(client, posting):
    danish = tag(client)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert tag(client) != danish


def test_a_new_version_is_another_page(client, posting):
    before = tag(client)
    loading.load(replace(posting.profile, place="Et andet sted"), now=people.BEFORE)
    assert tag(client) != before


def test_a_rehearsals_page_is_kept_by_nobody(client, posting, now, settings):
    settings.REHEARSAL = True
    from recruitment.views import public

    response = public.HttpResponse()
    public._shared(response, '"x"')
    assert "ETag" not in response.headers
