"""Hanne reads on a phone: she declares, reads, gives her opinion; nothing for axe to find, nothing cut at either side."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.test_the_main_job import move_clock, press, sign_in

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [390, 1280])
def test_hanne_declares_reads_and_says_what_she_thinks(site: str, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    role = "afdelingschef" if width == 390 else "udvalg-1"
    sign_in(page, site, role)
    if width == 390:
        page.goto(f"{site}/ansoegninger/")
        expect(page.locator("main")).to_contain_text("Læsningen åbner")
        axe.check(page, "before the deadline")
        move_clock(page, "2024-11-15T09:00")
    page.goto(f"{site}/ansoegninger/")
    expect(page).to_have_url(f"{site}/ansoegninger/habilitet/")
    axe.check(page, "declare")
    press(page, "Gem og læs")
    expect(page.locator(".error-summary")).to_be_visible()
    axe.check(page, "declare, errors")
    for choice in page.locator("input[value=none]").all():
        choice.check()
    press(page, "Gem og læs")
    axe.check(page, "list, nothing read")
    page.get_by_role("link", name="Begynd at læse").click()
    axe.check(page, "one application")
    press(page, "Gem og fortsæt")
    expect(page.locator(".error-summary")).to_be_visible()
    axe.check(page, "opinion, errors")
    page.get_by_label("Måske").check()
    page.get_by_label("Hvorfor?").fill("Kender jura, men har ikke ledet et sekretariat.")
    press(page, "Gem og fortsæt")
    axe.check(page, "the next one")
    page.goto(f"{site}/ansoegninger/")
    expect(page.locator("main")).to_contain_text("Du: Måske")
    axe.check(page, "list, one read")
    page.goto(f"{site}/laesemappe/")
    axe.check(page, "reading folder")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
