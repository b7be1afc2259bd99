"""The day of the interviews in a browser: it runs late, somebody is ill and comes after all; the panel reads it and has a calendar."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import papers
from tests.browser import axe
from tests.browser.test_the_main_job import PHONE, apply, choose_a_time, dossier, looked_at, make_move, move_clock, press, sign_in

pytestmark = pytest.mark.browser
WIDTHS = (390, 768, 1280)


def seen(page: Page, state: str, words: str) -> None:
    """Assert that the page is in the state meant, and look at it at each width, in light and in dark."""
    expect(page.locator("main")).to_contain_text(words)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two
            axe.check(page, f"{state}, {width} px, {scheme}")
        assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"), f"{state} scrolls sideways"
        page.emulate_media(color_scheme="light")
        picture(page, f"{state}-{width}")


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name.replace(' ', '-')}.png", full_page=True)


def test_a_day_that_runs_late(site: str, page: Page, browser: Browser, tmp_path: Path) -> None:
    cv = tmp_path / "cv.pdf"
    cv.write_bytes(papers.pdf(2))
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a width and a height
    number = apply(page, site, cv)
    desk = browser.new_page(locale="da-DK")
    sign_in(desk, site, "konsulent")
    move_clock(desk, "2024-11-15T09:00")
    at = dossier(desk, site, number)
    make_move(desk, at, "shortlist")
    make_move(desk, at, "invite_first")
    choose_a_time(page, desk, site, at)

    move_clock(desk, "2024-11-18T14:00")
    own, running = f"{site}/min-ansoegning/", f"{site}/admin/scheduling/slot/running/first_interview/"
    page.goto(own)
    seen(page, "own page on the day", "Hvis vi bliver forsinket, står det her.")
    desk.goto(running)
    desk.locator("#id_minutes").fill("15")
    press(desk, "Sig det til dem, der venter")
    expect(desk.locator("body")).to_contain_text("15 minutter bagud")
    # What the page does by itself every minute, it does at once when one comes back to it.
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    seen(page, "own page when late", "Vi er 15 minutter forsinket. Din tid er nu omkring kl. 15.15.")
    press(desk, "Er syg")
    expect(desk.locator("body")).to_contain_text("Noteret om Anna Ager: er syg.")
    looked_at(desk, "running order on the day")
    for width in WIDTHS:
        desk.set_viewport_size({"width": width, "height": 900})
        assert not desk.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"), width
        picture(desk, f"running order-{width}")
    desk.goto(f"{site}/admin/")
    expect(desk.locator("#content")).to_contain_text("Er syg: find en tid samme dag, eller træf en beslutning")
    desk.goto(at)
    looked_at(desk, "dossier of somebody ill")
    picture(desk, "dossier")
    press(desk, "Tag tilbage")
    press(desk, "Er kommet")

    with_panel(site, browser)
    by_video(desk, site, at)


def with_panel(site: str, browser: Browser) -> None:
    """The department head reads the day, and makes herself a calendar."""
    hanne = browser.new_page(locale="da-DK")
    sign_in(hanne, site, "afdelingschef")
    hanne.goto(f"{site}/samtaler/")
    seen(hanne, "the day for the panel", "Dagens tider")
    hanne.goto(f"{site}/kalender/")
    seen(hanne, "no calendar yet", "Du har ikke nogen adresse endnu.")
    press(hanne, "Lav adressen")
    seen(hanne, "calendar made", "Den vises nu og aldrig igen.")
    answer = hanne.request.get(hanne.locator("#address").input_value())
    assert (answer.status, answer.text().count("BEGIN:VEVENT")) == (200, 1)
    press(hanne, "Luk adressen")
    seen(hanne, "calendar stopped", "Adressen virker ikke længere.")
    hanne.close()


def by_video(desk: Page, site: str, at: str) -> None:
    """Carl reads the letter with the link before it goes, and brings her back to the room."""
    desk.goto(at)
    desk.get_by_role("link", name="På video i stedet").click()
    desk.locator("[name=link]").fill("http://video.example.org/17")
    press(desk, "Se brevet")
    looked_at(desk, "a link that will not do")
    desk.locator("[name=link]").fill("https://video.example.org/17")
    press(desk, "Se brevet")
    looked_at(desk, "by video, the letter")
    picture(desk, "video")
    press(desk, "Ændr og send brevet")
    expect(desk.locator("#content")).to_contain_text("https://video.example.org/17")
    desk.get_by_role("link", name="Tilbage til lokalet").click()
    looked_at(desk, "back to the room")
