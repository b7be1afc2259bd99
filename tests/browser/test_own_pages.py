"""The own page in a browser: corrected, asked, answered, fetched, withdrawn, found again with a key; on a phone and on a desk."""

import os
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests import papers
from tests.browser import axe
from tests.browser.test_the_main_job import PHONE, apply, dossier, move_clock, press, sign_in

pytestmark = pytest.mark.browser
WIDTHS = ({"width": 320, "height": 800}, {"width": 1280, "height": 900})


def looked_at(page: Page, state: str, words: str) -> None:
    """Assert that the page is in the state meant, and look at it narrow and wide, in light and in dark."""
    expect(page.locator("main")).to_contain_text(words)
    before = page.viewport_size or PHONE
    for size in WIDTHS:
        page.set_viewport_size(size)  # type: ignore[arg-type]  # a width and a height
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two
            axe.check(page, f"{state}, {size['width']} px, {scheme}")
        assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"), f"{state} scrolls sideways"
        page.emulate_media(color_scheme="light")
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=f"{folder}/{re.sub(r'[^a-z]+', '-', state)}-{size['width']}.png", full_page=True)
    page.set_viewport_size(before)


def key_from_the_mailbox(context: BrowserContext, site: str) -> str:
    """The address of the newest key, as it arrived."""
    post = context.new_page()
    for _try in range(40):
        post.goto(f"{site}/proeve/postkasse/")
        newest = post.get_by_role("link", name=re.compile("Din nøgle")).first
        if newest.count():
            newest.click()
            found = re.search(r"/min-ansoegning/noegle/[\w-]+/", post.content())
            if found:
                post.close()
                return site + found[0]
        post.wait_for_timeout(250)
    raise AssertionError("no key arrived")


def test_the_own_page_from_the_receipt_to_the_withdrawal(site: str, context: BrowserContext, browser: Browser, tmp_path: Path) -> None:
    page = context.new_page()
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a width and a height
    cv = tmp_path / "cv.pdf"
    cv.write_bytes(papers.pdf(2))
    number = apply(page, site, cv)
    own = f"{site}/min-ansoegning/"
    page.goto(own)
    looked_at(page, "sent", "Vi har modtaget din ansøgning")

    press(page, "Ret ansøgningen")
    looked_at(page, "correction, nothing changed", "Rettelse – ikke sendt")
    page.goto(f"{site}/ansoeg/motivation/")
    page.locator("[name=motivation]").fill("Jeg vil samle sekretariatet og give det ro. Nu med et eksempel.")
    press(page, "Gem og fortsæt")
    page.goto(own)
    looked_at(page, "correction begun", "Du har en rettelse, som ikke er sendt")
    page.goto(f"{own}ret/fortryd/")
    looked_at(page, "throw it away", "Smid rettelsen væk?")
    page.goto(f"{site}/ansoeg/gennemse/")
    press(page, "Send rettelsen")
    looked_at(page, "correction sent", "Din rettelse er sendt")

    page.goto(f"{own}spoerg/")
    press(page, "Send spørgsmålet")
    looked_at(page, "an empty question", "Skriv, hvad du gerne vil vide.")
    page.locator("[name=text]").fill("Er der mulighed for at arbejde hjemme en dag om ugen?")
    press(page, "Send spørgsmålet")
    looked_at(page, "asked", "Der er ikke svaret endnu")

    page.goto(f"{own}oplysninger/")
    looked_at(page, "what is held", "Det, vi har om dig")
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Hent det hele (ZIP)").click()
    with zipfile.ZipFile(fetched.value.path()) as whole:
        assert whole.testzip() is None
        assert "filer/1-cv.pdf" in whole.namelist()
    page.goto(f"{own}oplysninger/slet/")
    looked_at(page, "deletion, before", "Hvad der kan stå i vejen")
    press(page, "Send ønsket")
    looked_at(page, "deletion, asked", "Du får svar senest")

    desk = browser.new_page(locale="da-DK")
    sign_in(desk, site, "konsulent")
    desk.goto(f"{site}/admin/")
    expect(desk.locator("#content")).to_contain_text("Svar på et spørgsmål")
    expect(desk.locator("#content")).to_contain_text("Svar på et ønske om sletning")
    axe.check(desk, "start page with questions")
    dossier(desk, site, number)
    expect(desk.locator("#content")).to_contain_text("version 2")
    axe.check(desk, "dossier of a corrected application")
    desk.locator("section[aria-labelledby=questions] a.button").first.click()
    press(desk, "Send svaret")
    axe.check(desk, "an empty answer")
    desk.locator("[name=answer]").fill("Ja, det kan aftales.")
    press(desk, "Send svaret")
    expect(desk.locator("#content")).to_contain_text("Ja, det kan aftales.")
    desk.goto(f"{site}/admin/applications/question/")
    axe.check(desk, "list of questions")
    desk.close()
    page.goto(own)
    looked_at(page, "answered", "Ja, det kan aftales.")

    page.goto(f"{own}traek/")
    looked_at(page, "withdraw, before", "Det her falder bort")
    press(page, "Træk ansøgningen tilbage")
    looked_at(page, "withdrawn", "ikke længere med i opløbet")
    press(page, "Glem denne browser")
    looked_at(page, "forgotten", "har glemt din ansøgning")

    page.goto(f"{own}find/")
    page.locator("[name=email]").fill("anna.ager@example.org")
    press(page, "Send mig en nøgle")
    looked_at(page, "key asked for", "Se i din mail")
    key = key_from_the_mailbox(context, site)
    page.goto(key)
    looked_at(page, "key", "Så er nøglen brugt")
    press(page, "Åbn min ansøgning")
    expect(page).to_have_url(own)
    expect(page.locator("main")).to_contain_text(number)
    page.goto(key)
    looked_at(page, "key used", "virker ikke længere")


def test_the_copy_comes_from_the_worker(site: str, context: BrowserContext, tmp_path: Path) -> None:
    page = context.new_page()
    cv = tmp_path / "cv.pdf"
    cv.write_bytes(papers.pdf(1))
    apply(page, site, cv)
    page.goto(f"{site}/min-ansoegning/kopi/")
    looked_at(page, "copy waits", "Din kopi er ved at blive lavet")
    for _try in range(40):
        answer = page.request.get(f"{site}/min-ansoegning/kopi/")
        if answer.status == 200:
            break
        page.wait_for_timeout(250)
    assert answer.body().startswith(b"%PDF-1.7")
    if folder := os.environ.get("PICTURES"):
        Path(folder, "copy.pdf").write_bytes(answer.body())


def test_a_correction_that_was_not_sent_is_void_at_the_deadline(site: str, context: BrowserContext, tmp_path: Path) -> None:
    page = context.new_page()
    cv = tmp_path / "cv.pdf"
    cv.write_bytes(papers.pdf(1))
    apply(page, site, cv)
    page.goto(f"{site}/min-ansoegning/")
    press(page, "Ret ansøgningen")
    move_clock(page, "2024-11-15T00:01")
    page.goto(f"{site}/min-ansoegning/")
    looked_at(page, "correction void", "Din rettelse blev ikke sendt inden fristen")
    page.goto(f"{site}/ansoeg/gennemse/")
    looked_at(page, "correction closed", "Det, du sendte før, gælder")
