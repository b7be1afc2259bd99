"""The form's script in Chromium: saving by itself, a lost connection, a lost session, two windows, the end of the time."""

import re
import secrets
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import axe
from tests.browser.test_the_main_job import move_clock, press

pytestmark = pytest.mark.browser
SAVED = re.compile(r"Vi har gemt din kladde kl\.\s\d\d\.\d\d\.")
KEPT = "Object.keys(localStorage).concat(Object.keys(sessionStorage)).filter((key) => key.startsWith('kladde/'))"


@pytest.fixture
def anna(site: str, context: BrowserContext) -> Iterator[Page]:
    """Anna's browser with a draft that has her name and address; a script that breaks fails the test."""
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"a script broke: {error}"))
    page.goto(f"{site}/ansoeg/person/")
    page.locator("[name=name]").fill("Anna Ager")
    page.locator("[name=email]").fill(f"anna.{secrets.token_hex(4)}@example.org")
    press(page, "Gem og fortsæt")
    yield page
    page.close()


def write(page: Page, text: str) -> None:
    page.locator("[name=motivation]").fill(text)


def note(page: Page) -> str:
    return page.locator(".save-note").inner_text()


def test_it_saves_while_one_writes_and_says_when(site: str, anna: Page) -> None:
    write(anna, "En begyndelse")
    expect(anna.locator(".save-note")).to_have_text("Ikke gemt endnu")
    expect(anna.locator(".save-note")).to_have_text(SAVED)
    expect(anna.locator("#saved-line")).to_have_text(SAVED)
    expect(anna.get_by_text("Kladde – ikke sendt")).to_be_visible()
    axe.check(anna, "saved by itself")
    anna.reload()
    expect(anna.locator("[name=motivation]")).to_have_value("En begyndelse")
    assert anna.evaluate(KEPT) == []


def test_what_is_written_just_before_leaving_is_saved_too(site: str, anna: Page) -> None:
    write(anna, "Lige før jeg gik")
    anna.goto(f"{site}/ansoeg/dage/")
    anna.wait_for_timeout(500)
    anna.goto(f"{site}/ansoeg/motivation/")
    kept = anna.locator("#kept")
    if kept.is_visible():
        kept.locator("[data-take]").click()
    expect(anna.locator("[name=motivation]")).to_have_value("Lige før jeg gik")


def test_a_half_written_address_is_not_saved_before_one_has_left_the_field(site: str, anna: Page) -> None:
    anna.goto(f"{site}/ansoeg/person/")
    sent: list[str] = []
    anna.on("request", lambda request: sent.append(request.post_data or "") if request.method == "POST" else None)
    anna.locator("[name=email]").fill("anna@example.co")
    anna.wait_for_timeout(3_200)
    assert "example.co\r" not in "".join(sent)
    anna.locator("[name=phone]").fill("20 30 40 50")
    expect(anna.locator(".save-note")).to_have_text(SAVED)
    assert any("example.co\r" in body for body in sent)


def test_without_a_connection_the_text_is_kept_here_and_sent_when_it_is_back(site: str, anna: Page) -> None:
    anna.context.set_offline(True)
    write(anna, "Skrevet i toget")
    expect(anna.locator(".save-note")).to_contain_text("Der er ingen forbindelse lige nu")
    assert len(anna.evaluate(KEPT)) == 1
    axe.check(anna, "no connection")
    anna.context.set_offline(False)
    expect(anna.locator(".save-note")).to_have_text(SAVED)
    assert anna.evaluate(KEPT) == []


def test_text_that_never_arrived_is_offered_and_not_put_in_unasked(site: str, anna: Page) -> None:
    anna.context.set_offline(True)
    write(anna, "Skrevet i tunnelen")
    expect(anna.locator(".save-note")).to_contain_text("Der er ingen forbindelse lige nu")
    anna.close()
    again = anna.context.new_page()
    anna.context.set_offline(False)
    again.goto(f"{site}/ansoeg/motivation/")
    expect(again.locator("[name=motivation]")).to_have_value("")
    expect(again.locator("#kept")).to_contain_text("Skrevet i tunnelen")
    axe.check(again, "text is offered")
    again.locator("[data-take]").click()
    expect(again.locator("[name=motivation]")).to_have_value("Skrevet i tunnelen")
    expect(again.locator(".save-note")).to_have_text(SAVED)
    assert again.evaluate(KEPT) == []


def test_a_lost_session_loses_no_text(site: str, anna: Page) -> None:
    number = anna.locator("#time-left").get_attribute("data-draft")
    anna.goto(f"{site}/ansoeg/person/")
    address = anna.locator("[name=email]").input_value()
    anna.goto(f"{site}/ansoeg/motivation/")
    anna.context.clear_cookies(name="sessionid")
    write(anna, "Skrevet efter 14 dage")
    expect(anna.locator(".save-note")).to_contain_text("kan ikke længere åbne din kladde")
    press(anna, "Gem kladde")
    expect(anna.locator("#error-summary")).to_be_focused()
    expect(anna.locator("[name=motivation]")).to_have_value("Skrevet efter 14 dage")
    assert anna.title().startswith("Fejl: ")
    axe.check(anna, "lost session")
    with_key = anna.context.new_page()
    use_key(with_key, site, address)
    with_key.goto(f"{site}/ansoeg/motivation/")
    assert with_key.locator("#time-left").get_attribute("data-draft") == number
    expect(with_key.locator("#kept")).to_contain_text("Skrevet efter 14 dage")
    with_key.close()
    press(anna, "Gem kladde")
    expect(anna.locator("[name=motivation]")).to_have_value("Skrevet efter 14 dage")
    expect(anna.locator("#error-summary")).to_have_count(0)
    assert anna.evaluate(KEPT) == []


def use_key(page: Page, site: str, address: str) -> None:
    """Ask for a key to an address, find it in the rehearsal's mailbox, and use it."""
    page.goto(f"{site}/min-ansoegning/find/")
    page.locator("[name=email]").fill(address)
    press(page, "Send mig en nøgle")
    for _try in range(60):
        page.goto(f"{site}/proeve/postkasse/?til={address}")
        letter = page.locator(".mailbox-letters a", has_text="nøgle").first
        if letter.count():
            letter.click()
            found = re.search(r"/min-ansoegning/noegle/[\w-]+/", "".join(frame.content() for frame in page.frames))
            if found:
                page.goto(site + found[0])
                press(page, "Åbn min ansøgning")
                return
        page.wait_for_timeout(500)
    pytest.fail("no key came")


def test_the_second_window_is_told_and_sees_both(site: str, anna: Page) -> None:
    second = anna.context.new_page()
    second.goto(f"{site}/ansoeg/motivation/")
    write(anna, "Fra det første vindue")
    expect(anna.locator(".save-note")).to_have_text(SAVED)
    write(second, "Fra det andet vindue")
    expect(second.locator(".save-note")).to_contain_text("ændret i et andet vindue")
    press(second, "Gem kladde")
    expect(second.locator("#error-summary")).to_be_focused()
    expect(second.locator(".versions")).to_contain_text("Fra det første vindue")
    expect(second.locator("[name=motivation]")).to_have_value("Fra det andet vindue")
    axe.check(second, "two versions")
    second.wait_for_timeout(3_000)
    write(second, "Fra dem begge")
    press(second, "Gem kladde")
    expect(second.locator("[name=motivation]")).to_have_value("Fra dem begge")
    assert second.evaluate(KEPT) == []
    write(anna, "Fra det første igen")
    expect(anna.locator(".save-note")).to_contain_text("ændret i et andet vindue")


def test_the_answer_to_ones_own_save_may_be_lost(site: str, anna: Page) -> None:
    lost = []

    def lose(route) -> None:
        route.fetch()
        lost.append(route.request.url)
        route.abort()

    anna.route("**/ansoeg/motivation/", lose, times=1)
    write(anna, "Nåede frem")
    expect(anna.locator(".save-note")).to_contain_text("Der er ingen forbindelse lige nu")
    assert lost
    write(anna, "Nåede frem, og mere til")
    expect(anna.locator(".save-note")).to_have_text(SAVED, timeout=10_000)
    anna.reload()
    expect(anna.locator("[name=motivation]")).to_have_value("Nåede frem, og mere til")


@pytest.mark.parametrize("address", ["/min-ansoegning/", "/min-ansoegning/slet/"])
def test_this_device_forgets_with_the_browser_and_with_the_draft(site: str, anna: Page, address: str) -> None:
    anna.evaluate("localStorage.setItem('kladde/ABCD-EFGH/motivation', JSON.stringify({ at: 9e12, values: [] }))")
    anna.goto(site + address)
    press(anna, "Glem denne browser" if address.endswith("soegning/") else "Slet kladden")
    assert anna.evaluate(KEPT) == []


def test_the_page_tells_that_the_time_is_up_by_the_servers_clock(site: str, browser: Browser, anna: Page) -> None:
    late = browser.new_context(storage_state=anna.context.storage_state(), locale="da-DK")
    # A device whose clock is years behind, and whose owner sets it right meanwhile.
    late.add_init_script("const real = Date.now; let off = -3e11; Date.now = () => real() + off; window.setRight = () => { off = 0 }")
    page = late.new_page()
    desk = browser.new_page(locale="da-DK")
    desk.goto(site)
    move_clock(desk, "2024-11-14T23:51")
    page.goto(f"{site}/ansoeg/motivation/")
    expect(page.locator("[data-words]")).to_have_text("Der er under 10 minutter til, at ansøgningsfristen udløber.")
    write(page, "Sidste linje")
    expect(page.locator(".save-note")).to_have_text(re.compile("kl\\.\\s23\\.51"))
    axe.check(page, "minutes left")
    page.evaluate("window.setRight()")
    page.wait_for_timeout(2_000)
    expect(page.locator("[data-over]")).to_be_hidden()
    expect(page.locator("[data-words]")).to_have_text("Der er under 10 minutter til, at ansøgningsfristen udløber.")
    move_clock(desk, "2024-11-14T23:59")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("[data-words]")).to_have_text(re.compile("under (et|2) minut"))
    expect(page.locator("[data-over]")).to_be_visible(timeout=75_000)
    expect(page.locator("[data-over]")).to_contain_text("40 40 77 19")
    write(page, "For sent")
    page.wait_for_timeout(3_000)
    press(page, "Gem kladde")
    expect(page.locator("h1")).to_have_text("Ansøgningsfristen er udløbet")
    expect(page.locator("main")).to_contain_text("For sent")
    axe.check(page, "too late, with the text")
    page.goto(f"{site}/min-ansoegning/")
    expect(page.locator("main")).to_contain_text("Sidste linje")
    late.close()
    desk.close()
