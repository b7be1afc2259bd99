"""Friday 15 November with 60 applicants: three are read, eight invited, 52 answered, and every letter is read before it leaves."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import axe
from tests.browser.conftest import NOT_OURS, ROOT, installed
from tests.browser.test_the_main_job import move_clock, press, sign_in
from tests.mail_server import MailServer

pytestmark = pytest.mark.browser
ALL, INVITED = 60, 8
BOARD = "/admin/applications/application/outcomes/"


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def friday(tmp_path: Path, mail: MailServer) -> Iterator[str]:
    """An installation with 60 applications sent in time, its letters going to `mail`."""
    with installed(tmp_path, EMAIL_URL=f"smtp://127.0.0.1:{mail.port}") as site:
        environment = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
        environment |= {"REHEARSAL": "1", "DATA_DIR": str(tmp_path)}
        count = 'from applications.models import Application as A; print(A.objects.filter(stage="submitted").count())'
        there = int(_manage(environment, "shell", "--no-imports", "-c", count))
        _manage(environment, "make_applications", str(ALL - there))
        yield site


def _manage(environment: dict[str, str], *words: str) -> str:
    done = subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def sent(mail: MailServer, subject: str) -> dict[str, str]:
    """{address: text} of the letters that the server took whose subject begins so."""
    found = {}
    for one in list(mail.accepted):
        letter = message_from_bytes(one.content, policy=policy.default)
        if str(letter["Subject"]).startswith(subject):
            (to,) = one.recipients
            part = letter.get_body(("plain",))
            assert part is not None
            found[to.strip("<>")] = " ".join(part.get_content().split())
    return found


def edit(page: Page, place: int, line: str) -> str:
    """Put a line of one's own on top of the letter at `place`; answers with whose letter it is."""
    page.locator("details.letter").nth(place).locator("summary").click()
    name = page.locator("details.letter summary").nth(place).inner_text().split("\n")[0]
    with page.expect_navigation():
        page.locator("details.letter").nth(place).get_by_role("link", name="Ret brevet").click()
    body = page.locator("#id_body")
    body.fill(body.input_value().replace("\n\n", f"\n\n{line}\n\n", 1))
    with page.expect_navigation():
        page.locator("button[name=keep]").click()
    return name


def read_three(page: Page, site: str) -> None:
    """Read the first three, each with its file beside, one with its competencies; the last two by the keyboard's shortcuts."""
    page.goto(f"{site}/admin/applications/application/read/")
    for number in range(3):
        expect(page.locator("#content")).to_contain_text(f"{number} af {ALL} er holdt op imod den ønskede baggrund")
        expect(page.locator("iframe.pane-file, div.pane-file").first).to_be_visible()
        for wish in page.locator("#findings > fieldset.wish").all():
            wish.get_by_label("Opfyldt", exact=True).check()
        if number == 0:
            page.locator("details.more-wishes summary").click()
            page.locator("details.more-wishes fieldset.wish").last.get_by_label("Delvist", exact=True).check()
        page.locator("fieldset.wish textarea").first.fill("“Jeg har ledet et sekretariat i syv år.”")
        page.locator("fieldset.wish input[type=radio]").first.focus()
        with page.expect_navigation():
            page.locator("button[name=next]").click() if number == 0 else page.keyboard.press("g")


def test_a_friday_with_sixty(friday: str, mail: MailServer, page: Page, browser: Browser) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    sign_in(page, friday, "konsulent")
    move_clock(page, "2024-11-15T09:00")
    read_three(page, friday)
    page.goto(friday + BOARD)
    rows = page.locator("table.board-table tbody tr")
    expect(rows).to_have_count(ALL)
    expect(page.get_by_text("Opfyldt 5")).to_have_count(3)
    for place in range(ALL):
        rows.nth(place).locator(f"input[value={'on' if place < INVITED else 'not_on'}]").check()
    press(page, "Gem og læs brevene")
    expect(page.locator("#content")).to_contain_text(f"{ALL} breve bliver sendt, når du offentliggør")
    expect(page.locator("details.letter")).to_have_count(ALL)

    edit(page, 0, "Tag gerne et eksempel med fra dit eget sekretariat.")
    page.goto(f"{friday}{BOARD}letters/")
    edit(page, INVITED, "Tak for en fin samtale i telefonen i mandags.")
    page.goto(f"{friday}{BOARD}letters/")
    with page.expect_navigation():
        page.locator("details.letter").nth(ALL - 1).locator("summary").click()
        page.locator("details.letter").nth(ALL - 1).get_by_role("link", name="Ret brevet").click()
    page.get_by_label("Send ikke noget brev").check()
    with page.expect_navigation():
        page.locator("button[name=keep]").click()
    page.goto(f"{friday}{BOARD}letters/")
    expect(page.locator("#content")).to_contain_text(f"{ALL - 1} breve bliver sendt, når du offentliggør")
    assert not sent(mail, "Svar på din ansøgning")
    assert not sent(mail, "Invitation")

    looked = browser.new_context(bypass_csp=True, locale="da-DK")
    looked.add_cookies(page.context.cookies())
    again = looked.new_page()
    again.goto(page.url)
    axe.check(again, "sixty letters to read")
    looked.close()

    press(page, f"Offentliggør, og send {ALL - 1} breve")
    expect(page).to_have_url(re.compile("/outcomes/published/"))
    for _look in range(60):
        page.reload()
        if page.locator(".letter-state--sent").count() == ALL - 1:
            break
        page.wait_for_timeout(1_000)
    expect(page.locator(".letter-state--sent")).to_have_count(ALL - 1)
    expect(page.locator(".letter-state--discarded")).to_have_count(1)

    invited, answered = sent(mail, "Invitation til 1. samtale"), sent(mail, "Svar på din ansøgning")
    assert (len(invited), len(answered)) == (INVITED, ALL - INVITED - 1)
    assert not set(invited) & set(answered)
    assert sum("Tag gerne et eksempel med" in text for text in invited.values()) == 1
    assert sum("Tak for en fin samtale" in text for text in answered.values()) == 1
    assert all("inviterer dig til 1. samtale mandag den 18. november 2024" in text for text in invited.values())
    assert all("har valgt at invitere andre til samtale" in text for text in answered.values())
    assert all("Sendt fredag den 15. november 2024" in text for text in (invited | answered).values())
