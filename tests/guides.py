"""A begun guide, and the pages on which it is read, for the tests of the interview kit."""

import html

from django.test import Client
from django.urls import reverse

from applications import guide
from applications.models import Application, Covered, GuideQuestion
from recruitment.models import Posting, User
from tests.interviews import DAY, FIRST, signed_in


def own_words(posting: Posting) -> list[str]:
    """The posting's own questions, in its order."""
    return [text for competency in posting.profile.competencies for text in competency.questions]


def begun(posting: Posting, carl: User, round_: str = FIRST) -> list[GuideQuestion]:
    """The guide of a round with the posting's own questions, as they are asked."""
    guide.begin(posting, round_, by=carl, now=DAY)
    return list(GuideQuestion.objects.standing().to_all().filter(round=round_).in_order())


def only_for(application: Application, carl: User, text: str, because: str = "", round_: str = FIRST) -> GuideQuestion:
    return guide.add_for_candidate(application, round_, text, because, by=carl, now=DAY)


def of(application: Application, round_: str = FIRST) -> str:
    """The address of one candidate's guide."""
    return reverse("applications:candidate_guide", args=[round_, application.pk])


def to_all(round_: str = FIRST) -> str:
    return reverse("applications:guide", args=[round_])


def page(user: User, address: str) -> str:
    """The page as `user` reads it: quotes as they are written, every space a plain one."""
    answer = signed_in(user).get(address)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode()).replace("\xa0", " ")


def send(client: Client, application: Application, *, opened: list[int], asked: list[int]) -> None:
    """What the browser posts: the ticks with which the page was opened, and those that stand now."""
    answer = client.post(of(application), {"opened": opened, "asked": asked})
    assert (answer.status_code, answer["Location"]) == (302, of(application))


def ticks(application: Application) -> dict[int, str]:
    """{question: who ticked}."""
    return dict(Covered.objects.filter(application=application).values_list("question_id", "by__name"))
