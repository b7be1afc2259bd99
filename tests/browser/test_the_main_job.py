"""The whole recruitment in a browser: Anna applies, Carl shortlists and invites, the panel scores on a phone, Carl hires."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import papers
from tests.browser import axe

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
ROUNDS = {"first_interview": "2024-11-18T17:00", "second_interview": "2024-11-26T17:00"}


def press(page: Page, button: str) -> None:
    """Press a button and wait for the page to which it leads; a button that is missing shows what stands instead."""
    found = page.get_by_role("button", name=button)
    assert found.count(), f"no button “{button}” at {page.url}:\n{page.locator('body').inner_text()}"
    with page.expect_navigation():
        found.click()


def move_clock(page: Page, til: str) -> None:
    """Move the rehearsal's clock to a moment in Copenhagen, by the bar as a person would."""
    page.get_by_text("Flyt uret").first.click()
    page.locator("#rehearsal-til").fill(til)
    with page.expect_navigation():
        page.locator(".rehearsal-any button").click()


def sign_in(page: Page, site: str, role: str) -> None:
    page.goto(f"{site}/")
    page.get_by_text("Log ind som").first.click()
    with page.expect_navigation():
        page.locator(f"button[name=rolle][value={role}]").click()


def apply(page: Page, site: str, cv: Path) -> str:
    """Anna's application from the first page to the confirmation; answers with its number."""
    page.goto(f"{site}/ansoeg/")
    axe.check(page, "opening page")
    page.goto(f"{site}/ansoeg/person/")
    page.locator("[name=name]").fill("Anna Ager")
    page.locator("[name=email]").fill("anna.ager@example.org")
    page.locator("[name=phone]").fill("20 30 40 50")
    axe.check(page, "person, filled")
    press(page, "Gem og fortsæt")
    page.locator("[name=motivation]").fill("Jeg vil gerne samle et nyt sekretariat og give det ro.")
    press(page, "Gem og fortsæt")
    page.locator("input[type=file][name=cv]").set_input_files(cv)
    press(page, "Gem og fortsæt")
    for choice in page.locator("input[type=radio][value=ja]").all():
        choice.check()
    page.locator("[name=test_accepted]").check()
    press(page, "Gem og fortsæt")
    axe.check(page, "review")
    press(page, "Send ansøgningen")
    expect(page).to_have_url(re.compile("/ansoeg/sendt/"))
    axe.check(page, "confirmation")
    number = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}", page.locator("main").inner_text())
    assert number
    return number[0]


def dossier(page: Page, site: str, number: str) -> str:
    """Carl finds the application by its number; answers with the dossier's address."""
    page.goto(f"{site}/admin/applications/application/?q={number}")
    page.locator("#result_list tbody a").first.click()
    expect(page.locator("#content")).to_contain_text(number)
    return page.url


def make_move(page: Page, dossier_url: str, name: str, note: str = "") -> None:
    page.goto(dossier_url)
    page.locator(f"a[href*='/move/{name}/']").first.click()
    if note:
        page.locator("[name=note]").fill(note)
    with page.expect_navigation():
        page.locator("#content form button.button-primary").click()


def send_letter(page: Page, dossier_url: str) -> None:
    """Read the letter of the dossier that waits, and send it."""
    page.goto(dossier_url)
    page.locator(".letter-list li", has=page.locator(".letter-state--prepared")).locator("a").first.click()
    press(page, "Send brevet")


def score(page: Page, site: str, round_: str, name: str = "Anna Ager") -> None:
    """Score one candidate on every competency and submit."""
    page.goto(f"{site}/samtaler/")
    section = page.locator(f"section[aria-labelledby={round_}] li", has_text=name)
    with page.expect_navigation():  # or only the rows that have come so far would be filled in
        section.locator("a.button").first.click()
    for box in page.locator("form.scorecard textarea").all():
        box.fill("Gav et konkret eksempel og fortalte, hvad det førte til.")
    for row in page.locator("form.scorecard fieldset").all():
        row.locator("label.score-choice", has_text="4").click()
    press(page, "Gennemse og indsend")
    press(page, "Indsend bedømmelsen")
    expect(page.locator("form.scorecard")).to_have_count(0)
    page.goto(f"{site}/samtaler/")
    expect(section).to_contain_text("Indsendt")


def answer_the_others(page: Page, site: str) -> None:
    """Decide about everybody who is left, read the letters and publish: nobody is offered a post while somebody is untouched."""
    page.goto(f"{site}/admin/applications/application/outcomes/?phase=deadline")
    for radio in page.locator("table.board-table input[value=not_on]").all():
        radio.check()
    press(page, "Gem og læs brevene")
    press(page, "Offentliggør, og send")
    expect(page).to_have_url(re.compile("/outcomes/published/"))


def looked_at(desk: Page, name: str) -> None:
    """axe on a page of the admin. It reads the imports of the admin's own stylesheets, which our policy would stop: hence a second look."""
    browser = desk.context.browser
    assert browser
    for scheme in ("light", "dark"):
        looked = browser.new_context(bypass_csp=True, color_scheme=scheme, locale="da-DK")  # type: ignore[arg-type]  # one of the two
        looked.add_cookies(desk.context.cookies())  # type: ignore[arg-type]  # what it gave itself
        again = looked.new_page()
        again.goto(desk.url)
        axe.check(again, f"{name}, {scheme}")
        looked.close()


def open_when_told(page: Page, address: str) -> None:
    """A page that is there once the letter has left, which the worker sends."""
    for _try in range(60):
        page.goto(address)
        if page.url == address:
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"{address} did not come")


def link_in_the_letter(page: Page, site: str) -> str:
    """Where the letter with the time leads, as it arrived."""
    for _try in range(60):
        page.goto(f"{site}/proeve/postkasse/")
        newest = page.get_by_role("link", name=re.compile("Din tid til 1. samtale")).first
        if newest.count():
            newest.click()
            if found := re.search(r"/svar/\d+/first_interview/\w+/", page.content()):
                return site + found[0]
        page.wait_for_timeout(500)
    raise AssertionError("no letter arrived")


def choose_a_time(page: Page, desk: Page, site: str, at: str) -> None:
    """Carl makes a time, Anna takes it on her page and says yes from the letter."""
    send_letter(desk, at)
    desk.goto(f"{site}/admin/scheduling/room/add/")
    desk.locator("[name=name]").fill("Mødelokale 2")
    desk.locator("[name=address]").fill("Prøvevej 1\n2620 Albertslund")
    with desk.expect_navigation():
        desk.locator("input[name=_save]").click()
    desk.goto(f"{site}/admin/scheduling/slot/add/")
    desk.locator("[name=kind]").select_option("first_interview")
    desk.locator("[name=begins]").fill("15.00")
    desk.locator("[name=ends]").fill("16.00")
    desk.locator("[name=room]").select_option(label="Mødelokale 2")
    with desk.expect_navigation():
        desk.locator("input[name=_save]").click()
    open_when_told(page, f"{site}/min-ansoegning/tid/")
    page.goto(f"{site}/min-ansoegning/")
    axe.check(page, "own page with a time to choose")
    page.get_by_role("link", name="Vælg en tid").click()
    axe.check(page, "choose a time")
    page.locator("label", has_text="15.00").click()
    press(page, "Tag denne tid")
    expect(page.locator("main")).to_contain_text("Du har tiden")
    page.goto(link_in_the_letter(desk, site))
    axe.check(page, "are you coming")
    press(page, "Ja, jeg kommer")
    expect(page.locator("main")).to_contain_text("Tak: du kommer")
    axe.check(page, "coming")
    desk.goto(f"{site}/admin/scheduling/slot/running/first_interview/")
    expect(desk.locator("#content")).to_contain_text("Anna Ager")
    looked_at(desk, "running order")
    desk.goto(at)
    desk.get_by_role("link", name="Lad to bytte tid").first.click()
    looked_at(desk, "let two change places")


def take_the_test(page: Page, desk: Page, site: str, at: str) -> None:
    """Anna agrees to the test on her page; Carl writes how it reads and plans the talk about it."""
    send_letter(desk, at)
    open_when_told(page, f"{site}/min-ansoegning/test/")
    axe.check(page, "the test, not agreed to")
    press(page, "Ja, I må teste mig")
    axe.check(page, "the test, agreed to")
    page.get_by_role("link", name="Tag mit ja tilbage").click()
    axe.check(page, "take it back")
    desk.goto(f"{at.partition('change/')[0]}test/")
    desk.locator("textarea").first.fill("Testen peger på, at hun uddelegerer tidligt.")
    with desk.expect_navigation():
        desk.get_by_role("button", name="Gem", exact=True).click()
    looked_at(desk, "the test at the desk")


def take_a_reference(page: Page, desk: Page, site: str, at: str) -> None:
    """Carl asks, Anna names a referee, Carl notes what was said, Anna remarks on it."""
    first = at.partition("change/")[0]
    desk.goto(f"{first}references/")
    looked_at(desk, "ask for references")
    press(desk, "Spørg om referencer")
    send_letter(desk, at)
    page.goto(f"{site}/min-ansoegning/")
    page.get_by_role("link", name="Skriv, hvem vi må ringe til").click()
    press(page, "Ja, I må ringe")
    axe.check(page, "referees, with errors")
    page.locator("[name=name]").fill("Rita Referent")
    page.locator("[name=relation]").fill("Min chef i Eksempelby")
    page.locator("[name=phone]").fill("20 30 40 51")
    page.locator("[name=consent]").check()
    press(page, "Ja, I må ringe")
    axe.check(page, "referees")
    desk.goto(at)
    looked_at(desk, "dossier with a referee")
    desk.get_by_role("link", name="Notér, hvad der blev sagt").click()
    looked_at(desk, "note a reference")
    desk.locator("[name=note]").fill("Samler folk og holder, hvad hun lover.")
    press(desk, "Gem noten")
    page.goto(f"{site}/min-ansoegning/referencer/")
    expect(page.locator("main")).to_contain_text("Samler folk")
    page.get_by_role("link", name="Skriv en bemærkning").click()
    axe.check(page, "remark")
    page.locator("[name=text]").fill("Det er jeg glad for.")
    press(page, "Send bemærkningen")
    desk.goto(at)
    expect(desk.locator("#content")).to_contain_text("Det er jeg glad for.")


def agree_on_the_offer(page: Page, desk: Page, site: str, at: str) -> None:
    """The terms are negotiated and agreed, and Anna says yes on her page."""
    for state in ("negotiating", "agreed"):
        desk.goto(f"{at.partition('change/')[0]}offer/")
        desk.locator(f"input[value={state}]").check()
        press(desk, "Gem")
    desk.goto(f"{at.partition('change/')[0]}offer/")
    looked_at(desk, "the offer")
    page.goto(f"{site}/min-ansoegning/")
    axe.check(page, "own page with an offer")
    page.get_by_role("link", name="Sig nej tak").click()
    axe.check(page, "say no")
    page.goto(f"{site}/min-ansoegning/")
    page.get_by_role("link", name="Sig ja").click()
    axe.check(page, "say yes")
    press(page, "Ja tak, jeg vil have stillingen")
    expect(page.locator("main")).to_contain_text("Du har sagt ja")


def test_from_the_application_to_the_hire(site: str, page: Page, browser: Browser, tmp_path: Path) -> None:
    cv = tmp_path / "cv.pdf"
    cv.write_bytes(papers.pdf())
    page.set_viewport_size(PHONE)
    number = apply(page, site, cv)

    desk = browser.new_page(viewport={"width": 1280, "height": 900}, locale="da-DK")
    sign_in(desk, site, "konsulent")
    move_clock(desk, "2024-11-15T09:00")
    at = dossier(desk, site, number)
    make_move(desk, at, "shortlist")
    make_move(desk, at, "invite_first")
    choose_a_time(page, desk, site, at)
    answer_the_others(desk, site)

    for round_, moment in ROUNDS.items():
        move_clock(desk, moment)
        for role in ("afdelingschef", "udvalg-1", "udvalg-2"):
            tablet = browser.new_page(viewport=PHONE, locale="da-DK")
            sign_in(tablet, site, role)
            score(tablet, site, round_)
            tablet.goto(f"{site}/samtaler/{round_}/sammenligning/")
            expect(tablet.locator("main")).to_contain_text("Anna Ager")
            axe.check(tablet, f"comparison as {role}")
            tablet.context.close()
        if round_ == "first_interview":
            make_move(desk, at, "invite_test")
            take_the_test(page, desk, site, at)
            make_move(desk, at, "invite_second")

    take_a_reference(page, desk, site, at)
    make_move(desk, at, "offer", "Økonomiudvalget, tirsdag den 26. november 2024")
    send_letter(desk, at)
    agree_on_the_offer(page, desk, site, at)
    make_move(desk, at, "hire", "Anna har sagt ja på sin side")
    desk.goto(at)
    expect(desk.locator("#content")).to_contain_text("Ansat")
    desk.context.close()
