"""Hanne scores on a tablet with bad Wi-Fi: what could not be sent stays on the device, is sent when the network is back, once."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_the_main_job import move_clock, press, sign_in

pytestmark = pytest.mark.browser
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('score/'))"
SAVED = re.compile(r"^Gemt")


@pytest.fixture
def hanne(site: str, browser: Browser) -> Iterator[Page]:
    """Hanne at 390 px before the scorecard of somebody who is invited; a script that breaks fails the test."""
    desk = browser.new_page(viewport={"width": 1280, "height": 900}, locale="da-DK")
    sign_in(desk, site, "konsulent")
    move_clock(desk, "2024-11-15T09:00")
    for move in ("shortlist", "invite_first"):
        desk.goto(f"{site}/admin/applications/application/?stage={'submitted' if move == 'shortlist' else 'shortlisted'}")
        desk.locator("#result_list tbody th a").first.click()
        desk.goto(re.sub(r"change/.*", f"move/{move}/", desk.url))
        desk.locator("main form button.button-primary, #content form button.button-primary").first.click()
        desk.wait_for_load_state()
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="da-DK")
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"a script broke: {error}"))
    sign_in(page, site, "afdelingschef")
    page.goto(f"{site}/samtaler/")
    with page.expect_navigation():
        page.locator("section[aria-labelledby=first_interview] a.button-primary").first.click()
    yield page
    context.close()
    desk.context.close()


def fill(page: Page, place: int) -> None:
    page.locator("form.scorecard textarea").nth(place).fill(f"Gav et eksempel, nummer {place}.")
    page.locator("form.scorecard fieldset").nth(place).locator("label.score-choice", has_text="4").click()


def scores(page: Page) -> list[str]:
    return [row.input_value() for row in page.locator("form.scorecard textarea").all()]


def test_nothing_is_lost_when_the_network_is_cut_and_it_is_submitted_once(site: str, hanne: Page) -> None:
    rows = hanne.locator("form.scorecard fieldset").count()
    fill(hanne, 0)
    expect(hanne.locator(".save-note")).to_have_text(SAVED)
    assert hanne.evaluate(KEPT) == []
    hanne.context.set_offline(True)
    for place in (1, 2, 3):
        fill(hanne, place)
    expect(hanne.locator(".save-note")).to_contain_text("Ingen forbindelse", timeout=15_000)
    assert len(hanne.evaluate(KEPT)) == 1
    written = scores(hanne)
    # Back, and loaded anew before anything could be sent.
    hanne.evaluate("window.stop()")
    hanne.route("**/samtaler/**", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    hanne.context.set_offline(False)
    hanne.reload()
    expect(hanne.locator("form.scorecard textarea").nth(3)).to_have_value("Gav et eksempel, nummer 3.")
    assert scores(hanne) == written
    hanne.unroute_all(behavior="ignoreErrors")
    hanne.evaluate("window.dispatchEvent(new Event('online'))")
    expect(hanne.locator(".save-note")).to_have_text(SAVED, timeout=20_000)
    assert hanne.evaluate(KEPT) == []
    hanne.reload()
    assert scores(hanne) == written
    for place in range(4, rows):
        fill(hanne, place)
    sent: list[str] = []
    hanne.on("request", lambda request: sent.append(request.url) if request.method == "POST" and "/indsend/" in request.url else None)
    press(hanne, "Gennemse og indsend")
    press(hanne, "Indsend bedømmelsen")
    expect(hanne.locator("form.scorecard")).to_have_count(0)
    assert len(sent) == 1
    assert hanne.locator("dl.given dd strong", has_text="4").count() >= rows


def test_another_who_signs_in_here_does_not_find_it_and_signing_out_clears_it(site: str, hanne: Page) -> None:
    fill(hanne, 0)
    expect(hanne.locator(".save-note")).to_have_text(SAVED)
    hanne.evaluate("localStorage.setItem('score/999999/x', JSON.stringify({ at: Date.now(), card: '[]' }))")
    hanne.reload()
    assert hanne.evaluate(KEPT) == []
    hanne.evaluate("localStorage.setItem('score/1/x', '{}')")
    hanne.locator("form[action*=logout] button").first.click()
    hanne.wait_for_load_state()
    assert hanne.evaluate(KEPT) == []
