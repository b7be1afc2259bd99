"""`manage.py load_posting`: one line when it is well, a line a fault when it is not."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from recruitment import profile
from recruitment.models import Posting, PostingVersion
from tests.people import POSTING_FILE

FILES = Path(__file__).parent / "postings"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[PostingVersion]:
    """The versions of which a PDF was asked for; none is made."""
    asked: list[PostingVersion] = []
    monkeypatch.setattr(profile, "ensure_pdf", asked.append)
    return asked


@pytest.fixture
def run(db: None, printed: list[PostingVersion]) -> Run:
    def run(*arguments: str) -> tuple[int, str, str]:
        out, err = StringIO(), StringIO()
        try:
            call_command("load_posting", *arguments, stdout=out, stderr=err, no_color=True)
        except SystemExit as stopped:
            return int(stopped.code or 0), out.getvalue(), err.getvalue()
        return 0, out.getvalue(), err.getvalue()

    return run


def test_a_load_answers_with_one_line_and_has_the_pdf_made(run: Run, printed: list[PostingVersion]) -> None:
    title = "Leder af Sekretariat for Politik, Jura, Kommunikation & Udvikling"
    assert run(str(POSTING_FILE)) == (0, f"albertslund-2024, version 1, indlæst første gang: {title}\n", "")
    assert run(str(POSTING_FILE)) == (0, f"albertslund-2024, version 1, uændret: {title}\n", "")
    assert printed == [PostingVersion.objects.get()] * 2


def test_a_check_loads_nothing(run: Run, printed: list[PostingVersion]) -> None:
    assert run(str(FILES / "second.toml"), "--check") == (0, "second.toml er i orden.\n", "")
    assert (Posting.objects.count(), printed) == (0, [])


@pytest.mark.parametrize("options", [(), ("--check",)])
def test_faults_are_a_line_each_and_nothing_is_loaded(run: Run, options: tuple[str, ...]) -> None:
    code, out, err = run(str(FILES / "faulty.toml"), *options)
    assert (code, out) == (1, "")
    assert [line.split(":")[0] for line in err.splitlines()] == [
        "accent.light", "timetable[1].weekday", "contacts[1].fone", "competencies[1].anchors.3", "timetable[3].date",
    ]  # fmt: skip
    assert Posting.objects.count() == 0


def test_a_refusal_is_a_sentence(run: Run, posting: Posting) -> None:
    title = "Leder af Sekretariat for Politik, Jura, Kommunikation & Udvikling"
    refusal = f"”{title}” (albertslund-2024) er i gang. Luk det opslag, før du indlæser et nyt.\n"
    assert run(str(FILES / "second.toml")) == (1, "", refusal)


def test_a_file_that_is_not_there_is_said_so(run: Run) -> None:
    assert run("nowhere.toml") == (1, "", "nowhere.toml: filen findes ikke\n")
