"""The files of `added_later` through the form, like the others: chosen by somebody who had not read the checker."""

import pytest
from django.test import Client

from applications.models import Application
from tests import test_files_corpus as corpus
from tests.files import Case
from tests.files.added_later import HONEST_LATER, HOSTILE_LATER
from tests.files.everything import HONEST, HOSTILE

pytestmark = pytest.mark.usefixtures("now")
draft = corpus.draft


@pytest.mark.parametrize("case", HONEST_LATER, ids=str)
def test_an_honest_file_added_later_is_taken(case: Case, client: Client, draft: Application) -> None:
    corpus.test_an_honest_file_is_taken(case, client, draft)


@pytest.mark.parametrize("case", HOSTILE_LATER, ids=str)
def test_a_hostile_file_added_later_is_refused(case: Case, client: Client, draft: Application, settings) -> None:
    corpus.test_a_hostile_file_is_refused_with_its_reason_and_leaves_nothing(case, client, draft, settings)


def test_at_least_ten_files_were_added_under_new_names() -> None:
    assert len(HOSTILE_LATER) >= 6
    assert len(HONEST_LATER) >= 4
    names = [case.name for case in [*HONEST, *HOSTILE, *HONEST_LATER, *HOSTILE_LATER]]
    assert len(names) == len(set(names))
