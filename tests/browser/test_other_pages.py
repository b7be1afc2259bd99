"""The pages that the main job does not pass: nothing for axe to find, in light and in dark, on a phone and on a desk."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import axe
from tests.browser.test_the_main_job import sign_in

pytestmark = pytest.mark.browser

PUBLIC = {
    "/": "Søg stillingen",
    "/privatliv/": "Datatilsynet",
    "/tilgaengelighed/": "tilgængelig",
    "/ansoeg/person/": "Trin 1 af 5",
    "/ansoeg/motivation/": "Trin 2 af 5",
    "/ansoeg/filer/": "Trin 3 af 5",
    "/ansoeg/dage/": "Trin 4 af 5",
    "/min-ansoegning/": "Find din ansøgning",
    "/min-ansoegning/noegle/gammel/": "",
    "/findes-ikke/": "kan ikke finde siden",
    "/konto/login/": "Log ind",
    "/konto/password/reset/": "adgangskode",
    "/proeve/postkasse/": "Postkasse",
    "/proeve/dele/": "",
    "/proeve/forfra/": "forfra",
}


def looks(browser: Browser) -> list[tuple[str, Any]]:
    return [
        (f"{width} px, {scheme}", browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme, locale="da-DK"))
        for width, scheme in ((320, "light"), (1280, "dark"))
    ]


def test_the_pages_for_everybody(site: str, browser: Browser) -> None:
    for look, page in looks(browser):
        for path, words in PUBLIC.items():
            page.goto(site + path)
            expect(page.locator("main")).to_contain_text(words, ignore_case=True)
            axe.check(page, look)
            sideways = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
            assert not sideways, f"{path} scrolls sideways at {look}"
        page.context.close()


def test_the_pages_of_the_panel_before_anybody_is_invited(site: str, browser: Browser) -> None:
    for look, page in looks(browser):
        sign_in(page, site, "afdelingschef")
        expect(page.locator("main")).to_contain_text("Ingen er")
        axe.check(page, look)
        page.context.close()
