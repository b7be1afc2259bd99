"""After the scores are in: the comparison, what an order is worth, the course, a change, the joint score, the rules at the desk."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import axe
from tests.browser.conftest import NOT_OURS, ROOT, installed
from tests.browser.test_the_main_job import move_clock, press, sign_in
from tests.browser.test_weight import first_load

pytestmark = pytest.mark.browser
LOOKS = Path(os.environ["LOOKS"]) if "LOOKS" in os.environ else None
"""Where to leave pictures of the pages, for whoever wants to look at them."""
MOST_BYTES = 30_000


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """An installation on the evening of the 1st interviews, and the candidates' numbers in the addresses."""
    folder = tmp_path_factory.mktemp("scored")
    with installed(folder) as address:
        environment = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
        environment |= {"REHEARSAL": "1", "DATA_DIR": str(folder)}
        filled = subprocess.run(
            [sys.executable, "tests/scored.py"], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
        )
        yield address, filled.stdout.split()


def looked_at(page: Page, name: str, width: int) -> None:
    axe.check(page, name)
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    if LOOKS:
        page.screenshot(path=LOOKS / f"{name}-{width}.png", full_page=True)


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (768, "light"), (1280, "light"), (1280, "dark")])
def test_every_page_for_hanne(scored: tuple[str, list[str]], browser: Browser, width: int, scheme: str) -> None:
    site, (first, second, last) = scored
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="da-DK", color_scheme=scheme)
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"a script broke: {error}"))
    sign_in(page, site, "afdelingschef")
    move_clock(page, "2024-11-18T18:00")
    pages = {
        "comparison": "/samtaler/first_interview/sammenligning/",
        "by-weights": "/samtaler/first_interview/sammenligning/?orden=vaegte",
        "submitted": f"/samtaler/first_interview/{first}/",
        "revise": f"/samtaler/first_interview/{second}/ret/",
        "revise-too-late": f"/samtaler/first_interview/{first}/ret/",
        "joint": f"/samtaler/first_interview/{first}/faelles/",
        "joint-too-early": f"/samtaler/first_interview/{last}/faelles/",
        "course": f"/samtaler/forloeb/{first}/",
    }
    words = {
        "comparison": "Til mødet, som PDF", "by-weights": "Hvad rækkefølgen er værd", "submitted": "har rettet bedømmelsen",
        "revise": "Indsend ændringen", "revise-too-late": "Den kan ikke ændres nu", "joint": "Panelets point",
        "joint-too-early": "Vi venter på", "course": "Værd at spørge til",
    }  # fmt: skip
    for name, path in pages.items():
        page.goto(site + path)
        expect(page.locator("main")).to_contain_text(words[name])
        looked_at(page, f"{name}-{scheme}", width)
    context.close()


def test_a_change_is_kept_on_the_device_until_it_is_submitted(scored: tuple[str, list[str]], browser: Browser) -> None:
    site, (first, *_rest) = scored
    page = browser.new_page(viewport={"width": 390, "height": 844}, locale="da-DK")
    sign_in(page, site, "udvalg-1")
    address = f"{site}/samtaler/first_interview/{first}/ret/"
    page.goto(address)
    page.get_by_label("Hvorfor ændrer du den?").fill("Hørte det forkert")
    expect(page.locator(".save-note")).to_contain_text("på denne enhed")
    page.goto(f"{site}/samtaler/")
    page.goto(address)
    expect(page.get_by_label("Hvorfor ændrer du den?")).to_have_value("Hørte det forkert")
    page.locator("fieldset").first.locator("label.score-choice", has_text="5").click()
    press(page, "Indsend ændringen")
    expect(page.locator("main")).to_contain_text("version 2")
    page.goto(address)
    expect(page.get_by_label("Hvorfor ændrer du den?")).to_have_value("")
    page.context.close()


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "light"), (1280, "dark")])
def test_the_rules_at_the_desk(scored: tuple[str, list[str]], browser: Browser, width: int, scheme: str) -> None:
    site, (first, *_rest) = scored
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="da-DK", color_scheme=scheme)
    page = context.new_page()
    sign_in(page, site, "konsulent")
    for name, path, words in (
        ("judging", "/admin/applications/application/judging/", "Hvor meget hver kompetence tæller"),
        ("closing", "/admin/applications/application/judging/first_interview/closing/", "Det mangler, hvis runden lukkes nu"),
        ("course-desk", f"/samtaler/forloeb/{first}/", "Sæt det i guiden"),
    ):
        page.goto(site + path)
        expect(page.locator("main, #content").first).to_contain_text(words)
        looked_at(page, f"{name}-{scheme}", width)
    if width == 390:
        with page.expect_navigation():
            page.get_by_role("button", name="Sæt det i guiden").first.click()
        expect(page.locator("main")).to_contain_text("kun for denne kandidat")
    context.close()


def test_the_first_load_of_a_scorecard_is_light(scored: tuple[str, list[str]], browser: Browser) -> None:
    site, (*_rest, last) = scored
    page = browser.new_page(locale="da-DK")
    sign_in(page, site, "udvalg-2")
    requests = first_load(browser, f"{site}/samtaler/first_interview/{last}/", storage_state=page.context.storage_state())
    page.context.close()
    light = [request for request in requests if ".woff2" not in request["url"]]
    assert any("score.js" in request["url"] or "score." in request["url"] for request in light)
    total = sum(request["bytes"] for request in light)
    sys.stdout.write(f"scorecard: {len(light)} requests, {total} bytes without fonts\n")
    assert total <= MOST_BYTES
