"""The applicant's pages when something is missing, wrong, too late or broken: nothing for axe to find, nothing cut off."""

import re
import secrets
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import BrowserContext, Page, Response, expect

from tests import papers
from tests.browser import axe, layout
from tests.browser.test_the_main_job import move_clock, press

pytestmark = pytest.mark.browser
LOOKS = ((320, "light"), (1280, "dark"))
MORE_FIELDS = """() => {
  for (let n = 0; n < 1100; n++) {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: "x" + n });
    document.querySelector("main form").append(field);
  }
}"""


def looked_at(page: Page, words: str) -> None:
    """The page is in the state that is meant; axe and the layout at a phone in light and at a desk in dark."""
    expect(page.locator("main")).to_contain_text(words)
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # light or dark
        axe.check(page, f"{words}, {width} px, {scheme}")
        layout.check(page, f"{words}, {width} px")
    page.emulate_media(color_scheme="light")


def draft(page: Page, site: str) -> None:
    """Anna begins: her name and an address, nothing more."""
    page.goto(f"{site}/ansoeg/person/")
    page.locator("[name=name]").fill("Anna Ager")
    page.locator("[name=email]").fill(f"anna.{secrets.token_hex(4)}@example.org")
    press(page, "Gem og fortsæt")


def after(page: Page, button: str) -> Response:
    """What comes when a button is pressed."""
    with page.expect_navigation() as led:
        page.get_by_role("button", name=button).first.click()
    assert led.value
    return led.value


def test_what_is_wrong_in_a_section_is_told(site: str, context: BrowserContext, tmp_path: Path) -> None:
    page = context.new_page()
    page.goto(f"{site}/ansoeg/person/")
    page.locator("[name=name]").fill("Anna Ager")
    page.locator("[name=email]").fill("anna")
    press(page, "Gem og fortsæt")
    looked_at(page, "navn@eksempel.dk")
    expect(page.locator("#error-summary")).to_be_focused()
    page.locator("[name=email]").fill("anna.ager@albertslund.dk")
    press(page, "Gem og fortsæt")
    looked_at(page, "Er det din arbejdsmail?")
    (tmp_path / "cv.pdf").write_bytes(papers.locked_pdf())
    page.goto(f"{site}/ansoeg/filer/")
    page.locator("[name=cv]").set_input_files(tmp_path / "cv.pdf")
    press(page, "Gem og fortsæt")
    looked_at(page, "beskyttet med en adgangskode")
    press(page, "Læg filen op og bliv her")
    looked_at(page, "Vælg en fil først")


def test_what_is_missing_before_sending_is_told(site: str, context: BrowserContext) -> None:
    page = context.new_page()
    draft(page, site)
    page.goto(f"{site}/ansoeg/gennemse/")
    looked_at(page, "Før du kan sende")
    press(page, "Send ansøgningen")
    looked_at(page, "Din ansøgning er ikke sendt")
    expect(page.locator("#error-summary")).to_be_focused()
    page.locator("#error-summary a").first.click()
    expect(page.locator(":focus, :target").first).to_be_visible()
    page.goto(f"{site}/min-ansoegning/")
    looked_at(page, "Kladde")
    page.goto(f"{site}/min-ansoegning/slet/")
    looked_at(page, "Slet")
    press(page, "Slet kladden")
    looked_at(page, "slettet")


def test_what_cannot_be_shown_is_told(site: str, context: BrowserContext) -> None:
    page = context.new_page()
    draft(page, site)
    page.goto(f"{site}/min-ansoegning/")
    context.clear_cookies(name="csrftoken")
    assert after(page, "Glem denne browser").status == 403
    looked_at(page, "Siden havde stået åben for længe")
    page.goto(f"{site}/min-ansoegning/find/")
    page.evaluate(MORE_FIELDS)
    assert after(page, "Send mig en nøgle").status == 400
    looked_at(page, "Gå tilbage, og prøv igen")
    gone = page.goto(f"{site}/min-ansoegning/noegle/{secrets.token_urlsafe(24)}/")
    assert gone is not None
    assert gone.status == 410
    looked_at(page, "virker ikke længere")
    broken = render_to_string("500.html", {"english": False})
    page.route("**/gaar-galt/", lambda route: route.fulfill(status=500, content_type="text/html; charset=utf-8", body=broken))
    page.goto(f"{site}/gaar-galt/")
    looked_at(page, "Det var ikke dig")


def test_who_tries_too_often_is_told(site: str, context: BrowserContext) -> None:
    page = context.new_page()
    for _try in range(15):
        page.goto(f"{site}/konto/login/")
        page.locator("main [name=login]").fill("ingen@example.org")
        page.locator("main [name=password]").fill("et forkert gæt")
        if after(page, "Log ind").status == 429:
            break
    looked_at(page, "for mange gange")


def test_after_the_deadline_everything_is_said_kindly(site: str, context: BrowserContext) -> None:
    page, late = context.new_page(), context.new_page()
    draft(page, site)
    page.goto(f"{site}/ansoeg/motivation/")
    late.goto(site)
    move_clock(late, "2024-11-15T00:01")
    page.locator("[name=motivation]").fill("Skrevet efter midnat")
    assert after(page, "Gem og fortsæt").status == 409
    looked_at(page, "Skrevet efter midnat")
    page.goto(f"{site}/min-ansoegning/")
    looked_at(page, "Kladde – ikke sendt")
    context.clear_cookies(name="sessionid")
    page.goto(f"{site}/ansoeg/")
    looked_at(page, "risten er udløbet")
    assert re.search("40.40.77.19", page.locator("main").inner_text())
