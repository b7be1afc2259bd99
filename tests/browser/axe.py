"""axe-core on a page, with no rule off and no element left out."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def check(page: Page, state: str) -> None:
    """Fail with what axe found, named by `state`. The caller has asserted that the page is in the state meant."""
    found = Axe().run(page)
    faults = [
        f"{fault['id']}: {fault['help']}: {[node['html'][:120] for node in fault['nodes'][:3]]}" for fault in found.response["violations"]
    ]
    assert not faults, f"{state} ({page.url}):\n" + "\n".join(faults)
