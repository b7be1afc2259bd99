"""The stories of `manage.py rehearse`, line by line: who did what when, and which letter left. Read the diaries in tests/diaries/."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from recruitment.rehearsal import files, read
from scheduling.rehearsing.play import Play
from scheduling.rehearsing.stories import STORIES

DIARIES = Path(__file__).resolve().parent / "diaries"
ROOT = DIARIES.parent.parent


@pytest.fixture
def play(db: None, settings, tmp_path: Path) -> Play:
    settings.EMAIL_BACKEND = "recruitment.mailbox.MailboxBackend"
    settings.MAILBOX_DIR = tmp_path / "mailbox"
    settings.MEDIA_ROOT = tmp_path / "files"
    return Play(read(files()[0]), "2024-11-01T08:00")


@pytest.mark.parametrize("story", list(STORIES))
def test_a_story_goes_as_its_diary_says(story: str, play: Play) -> None:
    STORIES[story](play)
    assert play.lines == (DIARIES / f"{story}.txt").read_text().splitlines()
    call_command("invariants")


def test_every_diary_has_its_story() -> None:
    assert sorted(path.stem for path in DIARIES.glob("*.txt")) == sorted(STORIES)


def test_the_command_plays_in_a_database_of_its_own(tmp_path: Path) -> None:
    environment = os.environ | {"DATA_DIR": str(tmp_path / "mine"), "REHEARSAL": "", "DJANGO_SETTINGS_MODULE": "recruitment.settings"}
    command = [sys.executable, "manage.py", "rehearse", "nobody"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout == (DIARIES / "nobody.txt").read_text()
    assert not (tmp_path / "mine" / "db.sqlite3").exists()
