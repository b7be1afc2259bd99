"""Carl begins the guide, Hanne ticks and takes the paper: nothing for axe to find, nothing cut at any width, no menu on paper."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import axe, layout
from tests.browser.test_the_main_job import looked_at, move_clock, press, sign_in

pytestmark = pytest.mark.browser
WIDTHS = (390, 768, 1280)


def invite_somebody(desk: Page, site: str) -> None:
    """Somebody is a candidate of the 1st interview."""
    move_clock(desk, "2024-11-15T09:00")
    for move, stage in (("shortlist", "submitted"), ("invite_first", "shortlisted")):
        desk.goto(f"{site}/admin/applications/application/?stage={stage}")
        desk.locator("#result_list tbody th a").first.click()
        desk.goto(re.sub(r"change/.*", f"move/{move}/", desk.url))
        with desk.expect_navigation():
            desk.locator("#content form button.button-primary").first.click()


def fits(page: Page, state: str) -> None:
    """axe, and every width in light and dark."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            layout.check(page, f"{state}, {width}")
            axe.check(page, f"{state}, {width}, {scheme}")


def begun_by_one_press(desk: Page, page: Page, site: str) -> None:
    """The panel reads the posting's questions until Carl begins the guide; then he gives the first one its minutes."""
    address = f"{site}/samtaler/second_interview/guide/"
    page.goto(address)
    expect(page.locator("main")).to_contain_text("opslagets egne spørgsmål")
    fits(page, "guide not begun")
    desk.goto(address)
    axe.check(desk, "guide not begun, as the consultant")
    press(desk, "Begynd guiden med opslagets spørgsmål")
    expect(desk.locator("body")).to_contain_text("10 spørgsmål er sat ind i guiden")
    looked_at(desk, "the guide at the desk")
    desk.locator("#result_list tbody th a").first.click()
    looked_at(desk, "a question of the guide")
    desk.locator("[name=minutes]").fill("5")
    desk.locator("[name=owner]").select_option(index=1)
    with desk.expect_navigation():
        desk.locator("input[name=_save]").click()
    page.goto(address)
    expect(page.locator("main")).to_contain_text("5 minutter i alt.")


def test_the_guide_is_begun_ticked_and_printed(site: str, page: Page, browser: Browser) -> None:
    desk = browser.new_page(viewport={"width": 1280, "height": 900}, locale="da-DK")
    sign_in(desk, site, "konsulent")
    invite_somebody(desk, site)
    sign_in(page, site, "afdelingschef")
    begun_by_one_press(desk, page, site)
    page.goto(f"{site}/samtaler/")
    page.get_by_role("link", name="Samtaleguide").first.click()
    candidate = page.url
    desk.goto(candidate)
    desk.get_by_role("link", name="Tilføj et spørgsmål kun til denne kandidat").click()
    desk.locator("[name=text]").fill("Hvad lærte du af omlægningen?")
    with desk.expect_navigation():
        desk.locator("input[name=_save]").click()
    page.goto(candidate)
    page.get_by_label("Spurgt").nth(0).check()
    page.get_by_label("Spurgt").nth(3).check()
    press(page, "Gem markeringerne")
    expect(page.locator("main")).to_contain_text("9 spørgsmål er ikke stillet endnu.")
    fits(page, "guide with ticks")
    page.goto(f"{site}/samtaler/first_interview/guide/")
    expect(page.locator("main")).to_contain_text("40 minutter i alt.")
    expect(page.locator("main")).not_to_contain_text("omlægningen")
    fits(page, "the same for all")
    on_paper(page)
    desk.context.close()


def on_paper(page: Page) -> None:
    page.emulate_media(media="print")
    expect(page.locator(".guide-paper").first).to_be_visible()
    expect(page.locator(".guide-box").first).to_be_visible()
    for gone in (".site-nav", ".crumb", ".guide-screen", ".site-foot"):
        expect(page.locator(gone).first).to_be_hidden()
