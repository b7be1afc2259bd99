"""Two ways to use a page: with the keyboard alone, or with a browser that runs no script."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page
from playwright.sync_api import TimeoutError as TooLong

MOST_STOPS = 90
"""So many times somebody presses Tab before they give up."""

# What has the focus: where it stands, whether it is seen, and what tells so.
FOCUSED = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const replaced = element.matches("input[type=radio], input[type=checkbox], input[type=file]");
  const drawn = replaced ? [element, element.nextElementSibling, element.closest("label")] : [element];
  const ring = (one) => one && getComputedStyle(one).outlineStyle !== "none" && parseFloat(getComputedStyle(one).outlineWidth) >= 2;
  const box = (drawn.find(ring) || element).getClientRects()[0]; // of a link over two lines, the first
  const at = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 20));
  const shown = at !== null && (element.contains(at) || at.contains(element) || drawn.some((one) => one && one.contains(at)));
  const said = (element.textContent || element.value || "").trim().slice(0, 50);
  return {
    over: at ? `${at.tagName} ${at.className} ${at.textContent.trim().slice(0, 30)}` : "the edge",
    what: `<${element.tagName.toLowerCase()} name="${element.name || ""}"> ${said}`,
    ring: drawn.some(ring), shown, x: box.x + scrollX, y: box.y + scrollY, bottom: box.bottom + scrollY,
    inside: Boolean(element.closest("main")),
  };
}"""


class Keyboard:
    """Tab, Enter, Space, arrows and letters. Each stop on the way must be seen, and none may lead back up the page."""

    def __init__(self, page: Page) -> None:
        self.page, self.stops, self._last = page, 0, None

    def arrive(self) -> None:
        """A new page: the first Tab finds the way past the head of the page, and it works."""
        self._last = None
        if self.page.locator("[autofocus]").count() or self.page.url.endswith("#main"):
            # A browser carries the part after the # over a redirect: one is past the head already.
            return
        self.page.keyboard.press("Tab")
        skip = self.page.locator(".skipnav")
        assert self._is_focused(skip), f"the first stop at {self.page.url} is {self._look()['what']}"
        stop = self._look()
        assert stop["shown"], f"{stop['over']} lies over the skip link"
        self.page.keyboard.press("Enter")
        assert self.page.evaluate("document.activeElement.id") == "main", "the skip link leads nowhere"

    def _is_focused(self, wanted: Locator) -> bool:
        return wanted.count() == 1 and wanted.evaluate("element => element === document.activeElement")

    def _look(self) -> dict[str, object]:
        found = self.page.evaluate(FOCUSED)
        return found or {"what": "nothing", "ring": True, "shown": True, "inside": False, "x": 0, "y": 0, "bottom": 0}

    def go_to(self, wanted: Locator) -> None:
        """Press Tab until `wanted` has the focus."""
        for _stop in range(MOST_STOPS):
            if self._is_focused(wanted):
                return
            self.page.keyboard.press("Tab")
            stop = self._look()
            if not stop["shown"]:
                # The page may still be on its way to where the focus is.
                self.page.wait_for_timeout(400)
                stop = self._look()
            self._judge(stop)
        raise AssertionError(f"never came to {wanted} at {self.page.url}")

    def _judge(self, stop: dict[str, object]) -> None:
        where = f"{stop['what']} at {self.page.url}"
        assert stop["ring"], f"the focus is not to be seen on {where}"
        assert stop["shown"], f"{stop['over']} lies over {where}"
        self.stops += 1
        last, self._last = self._last, stop if stop["inside"] else None
        if last and stop["inside"]:
            leads_up = stop["bottom"] <= last["y"] and stop["x"] <= last["x"]  # type: ignore[operator]  # numbers of a page
            assert not leads_up, f"the order leads back up to {where}"

    def fill(self, name: str, text: str) -> None:
        self.go_to(self.page.locator(f"[name={name}]:visible"))
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def choose(self, name: str) -> None:
        """Take the first of the buttons `name`: away to the next with an arrow, and back."""
        first = self.page.locator(f"[name={name}]").first
        self.go_to(first)
        self.page.keyboard.press("Space")
        self.page.keyboard.press("ArrowDown")
        assert not first.is_checked()
        self.page.keyboard.press("ArrowUp")
        assert first.is_checked()

    def tick(self, name: str) -> None:
        self.go_to(self.page.locator(f"[name={name}]"))
        self.page.keyboard.press("Space")

    def upload(self, name: str, file: Path) -> None:
        self.go_to(self.page.locator(f"[type=file][name={name}]"))
        for key in ("Enter", "Space", "Enter"):
            try:
                with self.page.expect_file_chooser(timeout=5_000) as chooser:
                    self.page.keyboard.press(key)
            except TooLong:
                # A busy Chromium may take a key for no gesture of a person; a person would press again.
                continue
            chooser.value.set_files(file)
            return
        raise AssertionError("no key opens the choice of a file")

    def press(self, words: str | re.Pattern[str], role: str = "button") -> None:
        """Press a button or follow a link by its name, and wait for the page to which it leads."""
        self.go_to(self.page.locator("main").get_by_role(role, name=words, exact=True).first)  # type: ignore[arg-type]  # button or link
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.arrive()


class WithoutScript:
    """A mouse on a page whose scripts do not run."""

    stops = 0

    def __init__(self, page: Page) -> None:
        self.page = page

    def arrive(self) -> None:
        """Nothing is needed here."""

    def fill(self, name: str, text: str) -> None:
        self.page.locator(f"[name={name}]:visible").fill(text)

    def choose(self, name: str) -> None:
        self.page.locator(f"[name={name}]").first.check()

    def tick(self, name: str) -> None:
        self.page.locator(f"[name={name}]").check()

    def upload(self, name: str, file: Path) -> None:
        self.page.locator(f"[type=file][name={name}]").set_input_files(file)

    def press(self, words: str | re.Pattern[str], role: str = "button") -> None:
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role(role, name=words, exact=True).first.click()  # type: ignore[arg-type]  # button or link


Hands = Keyboard | WithoutScript
