"""The tables as README prints them: a change of policy is a visible change in prose."""

from pathlib import Path

from django.core.management import call_command

from applications.process import APPLICANT_WORDS, MOVES, Stage
from recruitment.letters import source
from recruitment.roles import PERMISSIONS
from scheduling.reminders import REMINDERS

README = Path(__file__).resolve().parent.parent / "README.md"


def test_the_readme_holds_the_printout(capsys) -> None:
    call_command("tables")
    printed = capsys.readouterr().out
    text = README.read_text(encoding="utf-8")
    held = text.partition("<!-- tables -->")[2].partition("<!-- /tables -->")[0]
    assert held.strip() == printed.strip()


def test_every_rule_says_its_condition_in_one_sentence() -> None:
    for move in MOVES.values():
        for rule in move.rules:
            said = rule.__doc__ or ""
            assert said.endswith("."), rule
            assert "\n" not in said, rule


def test_every_move_is_a_permission_and_every_letter_has_a_text() -> None:
    for move in MOVES.values():
        assert move.permission in PERMISSIONS
        if move.letter:
            assert all(source(move.letter.name))


def test_every_stage_has_a_word_for_the_applicant() -> None:
    assert set(APPLICANT_WORDS) == set(Stage)


def test_every_reminder_has_a_text_and_says_each_word() -> None:
    for reminder in REMINDERS:
        assert all(source(reminder.name))
        assert all(str(words) for words in (reminder.to, reminder.opens, reminder.closes, reminder.check))
