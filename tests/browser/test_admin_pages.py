"""Every page of the admin, as Carl sees it: nothing for axe to find, nothing for our own policy to stop."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import axe
from tests.browser.test_the_main_job import move_clock, sign_in

pytestmark = pytest.mark.browser

LISTS = ("applications/application", "applications/panel", "recruitment/outgoingmail", "recruitment/user", "recruitment/posting")


def pages(page: Page, site: str) -> list[str]:
    """The start page, every list, the first row of each, and the forms and confirmations that lead on from them."""
    found = [
        f"{site}/admin/",
        f"{site}/admin/recruitment/user/add/",
        f"{site}/admin/applications/panel/add/",
        f"{site}/admin/applications/",
        f"{site}/admin/scheduling/slot/",
        f"{site}/admin/scheduling/slot/add/",
        f"{site}/admin/scheduling/slot/many/?kind=first_interview&first=9&minutes=60&between=15&count=5&pause_from=12&pause_to=12.45&room=",
        f"{site}/admin/scheduling/room/",
        f"{site}/admin/scheduling/room/add/",
    ]
    for name in LISTS:
        address = f"{site}/admin/{name}/"
        page.goto(address)
        row = page.locator("#result_list tbody th a").first.get_attribute("href") or ""
        found += [address, site + row.partition("?")[0]]
    dossier = next(address for address in found if "/application/" in address and "change" in address)
    first = dossier.removesuffix("change/")
    found += [f"{first}move/shortlist/", f"{first}move/reject/", f"{first}move/offer/", f"{site}/admin/applications/panel/1/delete/"]
    outcomes = f"{site}/admin/applications/application/outcomes"
    found += [f"{outcomes}/", f"{outcomes}/letters/", f"{outcomes}/published/", f"{first}outcome/", f"{first}read/", f"{first}address/"]
    page.goto(dossier)
    replace = page.locator("a[href*='/files/']").last.get_attribute("href") or ""
    found += [f"{site}/admin/applications/application/register/", site + replace]
    whole = f"{site}/admin/applications/application"
    found += [f"{site}/ansoeg/kode/", f"{first}test/", f"{first}conflicts/", f"{first}references/"]
    found += [f"{site}/admin/applications/question/", f"{site}/admin/scheduling/swept/plan/"]
    found += [f"{whole}/ending/", f"{whole}/late/", f"{whole}/doubles/", f"{site}/admin/scheduling/slot/running/first_interview/"]
    found += [f"{site}/admin/recruitment/generalanswer/", f"{site}/admin/recruitment/generalanswer/add/"]
    found += [f"{site}/admin/applications/guidequestion/", f"{site}/admin/applications/guidequestion/add/"]
    found += [f"{site}/admin/recruitment/lettertext/", f"{site}/admin/recruitment/lettertext/rejection/"]
    return [*found, f"{site}/admin/recruitment/postingversion/1/change/", f"{site}/admin/recruitment/user/1/history/"]


def bulk(page: Page, site: str, name: str) -> None:
    """Choose everybody in the list and the action; the page that asks is open afterwards."""
    page.goto(f"{site}/admin/applications/application/")
    page.locator("#action-toggle").check()
    page.locator("select[name=action]").select_option(name)
    with page.expect_navigation():
        page.locator("button[name=index]").click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_the_policy_stops_nothing(scheme: str, page: Page, browser: Browser, site: str) -> None:
    sign_in(page, site, "konsulent")
    if scheme == "light":
        move_clock(page, "2024-11-15T09:00")
        # One decision of each kind, so that the pages have something to show.
        page.goto(f"{site}/admin/applications/application/outcomes/")
        for choice in ("on", "reserve", "not_on"):
            for radio in page.locator(f"table.board-table input[value={choice}]").all():
                radio.check()
        with page.expect_navigation():
            page.get_by_role("button", name="Gem", exact=True).click()
    addresses = pages(page, site)
    for address in addresses:
        response = page.goto(address)
        assert response is not None
        assert response.status == 200, address
    # axe reads the imports of the admin's own stylesheets into the page, which our policy would stop; hence the second look.
    looked = browser.new_context(bypass_csp=True, color_scheme="dark" if scheme == "dark" else "light", locale="da-DK")
    looked.add_cookies(page.context.cookies())
    again = looked.new_page()
    for address in addresses:
        again.goto(address)
        axe.check(again, f"{scheme} {address}")
    bulk(again, site, "bulk_not_invite")
    axe.check(again, f"{scheme} bulk rejection")
    bulk(again, site, "tag")
    axe.check(again, f"{scheme} tag many")
    looked.close()
