"""Anna's whole path, from the posting to the withdrawal: with the keyboard alone, and in a browser that runs no script."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests import papers
from tests.browser import axe, layout
from tests.browser.hands import Hands, Keyboard, WithoutScript

pytestmark = pytest.mark.browser
NARROW, WIDE = {"width": 320, "height": 700}, {"width": 1280, "height": 900}
PATIENCE = 40


def looked_at(hands: Hands, words: str) -> None:
    """The page is the one that is meant, nothing of it is cut at either width, and axe has nothing to say."""
    page = hands.page
    expect(page.locator("main")).to_contain_text(words)
    own = page.viewport_size
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)  # type: ignore[arg-type]  # a width and a height
        layout.check(page, f"{words}, {size['width']} px")
    page.set_viewport_size(own)  # type: ignore[arg-type]  # as it was
    if isinstance(hands, Keyboard):  # axe is a script
        axe.check(page, words)


def newest_letter(context: BrowserContext, site: str, address: str, subject: str) -> str:
    """The text of the newest letter to this address with this subject."""
    post = context.new_page()
    for _try in range(PATIENCE):
        post.goto(f"{site}/proeve/postkasse/?til={address}")
        letter = post.locator(".mailbox-letters a", has_text=subject).first
        if letter.count():
            with post.expect_navigation():
                letter.click()
            text = post.locator(".letter-text").inner_text()
            post.close()
            return text
        post.wait_for_timeout(250)
    raise AssertionError(f"no letter “{subject}”")


def write(hands: Hands, site: str, address: str, cv: Path) -> None:
    """From the posting to the review."""
    page = hands.page
    page.goto(site)
    hands.arrive()
    looked_at(hands, "Søg stillingen")
    hands.press("Søg stillingen", "link")
    looked_at(hands, "Se på dagene først")
    hands.press("Begynd på din ansøgning", "link")
    looked_at(hands, "Trin 1 af 5")
    hands.fill("name", "Anna Ager")
    hands.fill("email", address)
    hands.fill("phone", "20 30 40 50")
    hands.press("Gem og fortsæt")
    looked_at(hands, "Trin 2 af 5")
    hands.fill("motivation", "Jeg vil gerne samle et nyt sekretariat og give det ro.")
    hands.press("Gem og fortsæt")
    looked_at(hands, "Trin 3 af 5")
    hands.upload("cv", cv)
    hands.press("Gem og fortsæt")
    looked_at(hands, "Trin 4 af 5")
    for name in dict.fromkeys(radio.get_attribute("name") or "" for radio in page.locator("main [type=radio]").all()):
        hands.choose(name)
    hands.tick("test_accepted")
    hands.press("Gem og fortsæt")
    looked_at(hands, "Alt er på plads")


def come_back(hands: Hands, context: BrowserContext, site: str, address: str, receipt: str) -> None:
    """On another device: from the link in the receipt to the own page, with a key."""
    link = re.search(rf"{site}/min-ansoegning/find/\S+", receipt)
    assert link
    hands.page.goto(link[0])
    hands.arrive()
    looked_at(hands, "Vi sender en nøgle")
    hands.press("Send mig en nøgle")
    looked_at(hands, "Se i din mail")
    key = re.search(rf"{site}/min-ansoegning/noegle/\S+", newest_letter(context, site, address, "nøgle"))
    assert key
    hands.page.goto(key[0])
    hands.arrive()
    looked_at(hands, "Din nøgle er klar")
    hands.press("Åbn min ansøgning")
    assert hands.page.url.partition("#")[0] == f"{site}/min-ansoegning/"


def correct(hands: Hands) -> None:
    hands.press("Ret ansøgningen")
    looked_at(hands, "Rettelse – ikke sendt")
    hands.press(re.compile("Ret.*Motivation"), "link")
    hands.fill("motivation", "Jeg vil gerne samle sekretariatet. Nu med et eksempel.")
    for _section in ("filer", "dage", "gennemse"):
        hands.press("Gem og fortsæt")
    hands.press("Send rettelsen")
    looked_at(hands, "Din rettelse er sendt")


def the_whole_path(hands: Hands, other: Hands, site: str, address: str, cv: Path) -> None:
    context = hands.page.context
    write(hands, site, address, cv)
    hands.press("Send ansøgningen")
    looked_at(hands, "Din ansøgning er sendt")
    number = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}", hands.page.locator("main").inner_text())
    assert number
    receipt = newest_letter(context, site, address, "Vi har modtaget din ansøgning")
    assert number[0] in receipt
    come_back(other, context, site, address, receipt)
    looked_at(other, number[0])
    correct(other)
    other.press("Se din ansøgning", "link")
    other.press("Træk ansøgningen tilbage", "link")
    looked_at(other, "Vil du trække ansøgningen tilbage?")
    other.press("Træk ansøgningen tilbage")
    looked_at(other, "ikke længere med i opløbet")
    assert "Nu med et eksempel" in other.page.locator("main").inner_text()


def heard(page: Page) -> Page:
    page.on("pageerror", lambda error: pytest.fail(f"a script broke: {error}"))
    return page


def test_with_the_keyboard_alone(site: str, browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "cv.pdf").write_bytes(papers.pdf())
    hands, other = (Keyboard(heard(browser.new_context(viewport=WIDE, locale="da-DK").new_page())) for _device in range(2))  # type: ignore[arg-type]  # a size
    the_whole_path(hands, other, site, "anna.tast@example.org", tmp_path / "cv.pdf")
    assert hands.stops + other.stops > 80
    for used in (hands, other):
        used.page.context.close()


def test_without_a_script(site: str, browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "cv.pdf").write_bytes(papers.pdf())
    hands, other = (
        WithoutScript(browser.new_context(viewport=NARROW, locale="da-DK", java_script_enabled=False).new_page())
        for _device in range(2)  # type: ignore[arg-type]  # a size
    )
    the_whole_path(hands, other, site, "anna.uden@example.org", tmp_path / "cv.pdf")
    for used in (hands, other):
        used.page.context.close()
