"""What a first visit costs over the wire, counted by Chromium's own network log, in a plain installation that is open."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.conftest import NOT_OURS, ROOT, _free_port
from tests.installation import open_posting

pytestmark = pytest.mark.browser

MOST_BYTES, MOST_REQUESTS = 60_000, 6
PAGES = ["/", "/ansoeg/", "/ansoeg/person/", "/ansoeg/motivation/", "/ansoeg/filer/", "/ansoeg/dage/"]


@pytest.fixture(scope="module")
def plain_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a plain installation with an open posting."""
    folder, port = tmp_path_factory.mktemp("plain"), _free_port()
    environment = {name: value for name, value in os.environ.items() if name not in NOT_OURS | {"REHEARSAL"}}
    environment |= {"PORT": str(port), "DATA_DIR": str(folder)}
    process = subprocess.Popen([sys.executable, "manage.py", "up"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        assert any(line.startswith("Ready: http://") for line in process.stdout)
        load = [sys.executable, "manage.py", "load_posting", str(open_posting(folder))]
        subprocess.run(load, cwd=ROOT, env=environment, check=True, capture_output=True)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        process.stdout.close()


def first_load(browser: Browser, address: str, **more: Any) -> list[dict[str, Any]]:
    """Every request of a first visit: its address, and the bytes that came, headers included. `more`: what the browser brings along."""
    context = browser.new_context(locale="da-DK", **more)
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    asked: dict[str, dict[str, Any]] = {}
    wire.on("Network.requestWillBeSent", lambda seen: asked.setdefault(seen["requestId"], {"url": seen["request"]["url"], "bytes": 0}))
    wire.on("Network.loadingFinished", lambda seen: asked[seen["requestId"]].update(bytes=seen["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    icon = page.evaluate("document.querySelector('link[rel=icon]').href")
    if not any(request["url"] == icon for request in asked.values()):
        # Chromium without a window asks for no icon; a reader's does.
        whole = "async (url) => { await (await fetch(url)).blob(); return performance.getEntriesByName(url)[0].transferSize }"
        size = page.evaluate(whole, icon)
        if not any(request["url"] == icon for request in asked.values()):
            asked["icon"] = {"url": icon, "bytes": size}
    page.wait_for_load_state("networkidle")
    context.close()
    return list(asked.values())


@pytest.mark.parametrize("path", PAGES)
def test_a_first_visit_is_light_and_asks_nobody_else(plain_site: str, browser: Browser, path: str) -> None:
    requests = first_load(browser, plain_site + path)
    told = json.dumps(requests, indent=1)
    total = sum(request["bytes"] for request in requests)
    sys.stdout.write(f"{path}: {len(requests)} requests, {total} bytes\n")
    assert {urlsplit(request["url"]).netloc for request in requests} == {urlsplit(plain_site).netloc}, told
    assert len(requests) <= MOST_REQUESTS, told
    assert all(request["bytes"] for request in requests), told
    assert total <= MOST_BYTES, told


@pytest.mark.parametrize("path", ["/", "/ansoeg/person/"])
def test_the_first_paint_waits_for_no_font_and_no_script(plain_site: str, page: Page, path: str) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile(r"\.woff2$|\.js$"), hold)
    page.goto(plain_site + path, wait_until="commit")
    painted = "() => performance.getEntriesByName('first-contentful-paint').length > 0"
    page.wait_for_function(painted, timeout=5_000)
    assert any(".woff2" in route.request.url for route in held)
    for route in held:
        route.continue_()
    page.wait_for_load_state("load")
    page.unroute_all(behavior="ignoreErrors")
