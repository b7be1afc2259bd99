"""The comparison on paper: what its reader may see, tagged, made by the worker, closed when the scores change."""

import io
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from django.urls import reverse

from applications import assessing, bundles, comparison, rounds
from applications.models import Bundle, Scope
from applications.templatetags import matrix
from recruitment import clock
from recruitment.models import Posting, User
from recruitment.roles import Role
from tests import interviews, people
from tests.interviews import DAY


@pytest.fixture(autouse=True)
def _on_the_day() -> object:
    with clock.pinned(DAY):
        yield


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def made(posting: Posting, reader: User) -> Bundle:
    bundle = bundles.ask(posting, reader, Scope.FIRST, now=DAY)
    assert bundles.make(bundle.pk, DAY)
    bundle.refresh_from_db()
    return bundle


def words(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    return " ".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", " ")


def test_it_shows_what_its_reader_may_see_and_says_so(posting: Posting, hanne: User, mette: User, carl: User) -> None:
    people.seat(posting, hanne, mette)
    anna, bo = (interviews.invited(posting, carl, name) for name in ("Anna Ager", "Bo Bech"))
    interviews.submitted(anna, hanne, interviews.full(posting, "hemmelig", score=2))
    interviews.submitted(anna, mette, interviews.full(posting, "hemmelig", score=5))
    interviews.submitted(bo, mette, interviews.full(posting, "hemmelig", score=1))
    bundle = made(posting, hanne)
    content = bundle.path.read_bytes()
    told = words(content)
    for word in ("Anna Ager", "Bo Bech", "3,5 (n = 2)", "Fortroligt", "Hanne Hansen", "Vises, når du har indsendt din egen bedømmelse."):
        assert word in told
    assert told.count("1,0 (n = 1)") == 0
    assert "hemmelig" not in told
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "da"
    assert (bundle.contents, bundle.pages) == (bundles.contents_of(bundle, DAY), len(pypdfium2.PdfDocument(content)))


def test_it_is_opened_by_its_reader_until_the_scores_change(posting: Posting, hanne: User, mette: User, carl: User) -> None:
    people.seat(posting, hanne, mette)
    anna = interviews.invited(posting, carl)
    mine = interviews.submitted(anna, hanne, interviews.full(posting))
    bundle = made(posting, hanne)
    address = reverse("applications:bundle", args=[bundle.pk])
    answer = interviews.signed_in(hanne).get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]  # a file is streamed
    assert interviews.signed_in(mette).get(address).status_code == 404
    assessing.revise(mine, interviews.full(posting, score=1), "Hørte igen", seen_revision=1, now=DAY)
    assert interviews.signed_in(hanne).get(address).status_code == 302
    assert "rettet point" in bundles.outdated(bundle, DAY)


def test_nobody_asks_for_a_round_in_which_they_see_nothing(posting: Posting, hanne: User, mette: User, carl: User) -> None:
    people.seat(posting, hanne)
    anna = interviews.invited(posting, carl)
    interviews.submitted(anna, hanne, interviews.full(posting))
    for user in (mette, people.staff("Otto Olsen", Role.COMMITTEE_MEMBER, posting)):
        interviews.signed_in(user).post(reverse("applications:ask_bundle"), {"scope": Scope.FIRST})
    assert not Bundle.objects.exists()
    interviews.signed_in(hanne).post(reverse("applications:ask_bundle"), {"scope": Scope.FIRST})
    assert Bundle.objects.get().reader == hanne


def test_a_gap_is_drawn_as_a_ring_on_paper_too(posting: Posting, hanne: User, carl: User) -> None:
    people.seat(posting, hanne)
    anna = interviews.invited(posting, carl)
    interviews.submitted(anna, hanne, interviews.full(posting, score=None))
    sitting = rounds.sittings(hanne, posting)[0]
    context = comparison.whole(hanne, posting, sitting, comparison.NAME, DAY)
    drawn = matrix.dots(context["comparison"].lines[0].figures[0], "d1", paper=True)
    assert '<circle class="gap own" fill="#fff" stroke="#000"' in drawn
    assert "<use" not in drawn
