"""Who enters /samtaler/, and whom they meet there; hidden words stay hidden on every page, in every phase."""

import pytest
from django.urls import reverse

from applications.models import Application, Panel
from applications.process import Round
from recruitment import clock
from recruitment.models import Posting, User
from recruitment.roles import Role
from tests import interviews, people
from tests.interviews import DAY, FIRST

pytestmark = pytest.mark.alike


@pytest.fixture(autouse=True)
def _on_the_day() -> object:
    with clock.pinned(DAY):
        yield


def scorecard(application: Application, round_: str = FIRST) -> str:
    return reverse("applications:scorecard", args=[round_, application.pk])


PAGES = ("scorecard", "candidate", "candidate_guide", "submit_scorecard")


def addresses(*people_: Application) -> list[str]:
    """Every address below /samtaler/ that can be read, and the dossiers in the admin."""
    found = [reverse("applications:interviews")]
    for round_ in Round:
        found += [reverse("applications:comparison", args=[round_]), reverse("applications:comparison", args=[round_]) + "?orden=uenighed"]
        found.append(reverse("applications:guide", args=[round_]))
        found += [reverse(f"applications:{name}", args=[round_, one.pk]) for name in PAGES for one in people_]
    for one in people_:
        found += [f"/admin/applications/application/{one.pk}/{tail}/" for tail in ("change", "history")]
    return [*found, "/admin/", "/admin/applications/application/", "/admin/applications/assessment/"]


def read(user: User, *people_: Application) -> str:
    """All that `user` can read, as one text."""
    client = interviews.signed_in(user)
    answers = [client.get(address) for address in addresses(*people_)]
    assert [answer.status_code for answer in answers if answer.status_code >= 500] == []
    return " ".join(b"".join(answer).decode() if answer.streaming else answer.content.decode() for answer in answers)


@pytest.mark.parametrize("name", [*PAGES, "review_scorecard"])
def test_a_stranger_signs_in_first_and_an_outsider_is_told(client, posting: Posting, carl: User, otto: User, name: str) -> None:
    anna = interviews.invited(posting, carl)
    address = reverse(f"applications:{name}", args=[FIRST, anna.pk])
    assert client.get(address).status_code == 302
    assert interviews.signed_in(otto).get(address).status_code == 403
    assert interviews.signed_in(otto).post(address).status_code == 403


def test_whoever_has_no_seat_is_told_so(posting: Posting, hanne: User, carl: User) -> None:
    anna = interviews.invited(posting, carl)
    client = interviews.signed_in(hanne)
    assert "Anna Ager" not in client.get(reverse("applications:interviews")).content.decode()
    assert client.get(scorecard(anna)).status_code == 404
    assert client.get(reverse("applications:comparison", args=[FIRST])).status_code == 404


def test_only_candidates_of_the_round_are_met(posting: Posting, hanne: User, carl: User) -> None:
    people.seat(posting, hanne, rounds=(FIRST,))
    anna, gone, undone = (interviews.invited(posting, carl, name) for name in ("Anna Ager", "Gerda Gået", "Ulla Undo"))
    sent, draft = people.applied(posting, "Sif Sendt"), people.draft(posting, "Dan Draft")
    gone.move("withdraw", by=carl, now=DAY)
    undone.move("undo", by=carl, now=DAY, note="Forkert person")
    client = interviews.signed_in(hanne)
    page = client.get(reverse("applications:interviews")).content.decode()
    assert [name in page for name in ("Anna", "Gerda", "Ulla", "Sif", "Dan")] == [True, False, False, False, False]
    for one in (gone, undone, sent, draft):
        assert [client.get(reverse(f"applications:{name}", args=[FIRST, one.pk])).status_code for name in PAGES] == [404] * len(PAGES)
        assert client.post(scorecard(one), interviews.form(posting)).status_code == 404
    assert client.get(scorecard(anna, Round.SECOND)).status_code == 404
    assert client.get(scorecard(anna, "third")).status_code == 404


def test_the_consultant_reads_who_is_missing_and_scores_nobody(posting: Posting, hanne: User, mette: User, carl: User) -> None:
    people.seat(posting, hanne, mette)
    anna = interviews.invited(posting, carl)
    interviews.submitted(anna, hanne, interviews.full(posting))
    client = interviews.signed_in(carl)
    page = client.get(reverse("applications:interviews")).content.decode()
    missing = page[page.index('class="under') :]
    assert ("Mette Madsen" in missing, "Hanne Hansen" in missing[: missing.index("</p>")]) == (True, False)
    assert client.post(scorecard(anna), interviews.form(posting)).status_code == 404
    assert client.get(reverse("applications:submit_scorecard", args=[FIRST, anna.pk])).status_code == 404


def test_hidden_words_are_nowhere_before_they_may_be_read(posting: Posting, carl: User, hanne: User, mette: User, otto: User) -> None:
    mikkel, olga, ada = (
        people.staff("Mikkel Munk", Role.COMMITTEE_MEMBER, posting),
        people.staff("Olga Udenplads", Role.COMMITTEE_MEMBER, posting),
        people.staff("Ada Admin", Role.ADMINISTRATOR, None),
    )
    people.seat(posting, hanne, mette, mikkel)
    anna, bo = interviews.invited(posting, carl), interviews.invited(posting, carl, "Bo Bech")
    everybody = {"hanne": hanne, "mette": mette, "mikkel": mikkel, "carl": carl, "olga": olga, "ada": ada, "otto": otto}

    def readers(*marks: str) -> list[set[str]]:
        pages = {name: read(user, anna, bo) for name, user in everybody.items()}
        return [{name for name, page in pages.items() if f"{mark}-" in page} for mark in marks]

    interviews.drafted(anna, mette, interviews.full(posting, "mettemærke"))
    assert readers("mettemærke") == [{"mette"}]
    interviews.submitted(bo, mikkel, interviews.full(posting, "bomærke"))
    interviews.submitted(anna, hanne, interviews.full(posting, "hannemærke"))
    assert readers("mettemærke", "hannemærke", "bomærke") == [{"mette"}, {"hanne"}, {"mikkel"}]
    draft = anna.assessments.get(by=mette)
    from_draft = interviews.assessing.submit(draft, interviews.keys(posting), seen_at=interviews.assessing.seen(draft), now=DAY)
    assert from_draft.submitted_at == DAY
    assert readers("mettemærke", "hannemærke") == [{"hanne", "mette"}, {"hanne", "mette"}]
    interviews.submitted(anna, mikkel, interviews.full(posting, "sidst"))
    everyone_in = {"hanne", "mette", "mikkel", "carl"}
    assert readers("mettemærke", "sidst", "bomærke") == [everyone_in, everyone_in, {"mikkel"}]


def test_an_excused_member_is_not_awaited(posting: Posting, hanne: User, mette: User, carl: User) -> None:
    people.seat(posting, hanne, mette)
    Panel.objects.filter(user=mette).update(excused="Syg")
    anna = interviews.invited(posting, carl)
    interviews.submitted(anna, hanne, interviews.full(posting, "hannemærke"))
    assert "hannemærke-" in read(carl, anna)
    assert "hannemærke-" not in read(mette, anna)
