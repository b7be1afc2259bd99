"""Nothing stands outside the page, nothing is cut off, at whatever width."""

from playwright.sync_api import Page

FAULTS = """() => {
  const wide = document.documentElement.clientWidth, faults = [];
  if (document.documentElement.scrollWidth > wide) faults.push(`the page scrolls sideways: ${document.documentElement.scrollWidth} px`);
  const named = (element) => `<${element.tagName.toLowerCase()} class="${element.className}"> ${element.textContent.trim().slice(0, 60)}`;
  for (const element of document.querySelectorAll("body *")) {
    const box = element.getBoundingClientRect(), style = getComputedStyle(element);
    if (!box.width || !box.height || style.visibility === "hidden" || element.closest(".sr-only, .skipnav, svg")) continue;
    if (box.left < -1 || box.right > wide + 1) faults.push(`outside the page: ${named(element)}`);
    const cuts = ["hidden", "clip"].includes(style.overflowX) || style.textOverflow === "ellipsis";
    if (cuts && element.scrollWidth > element.clientWidth + 1) faults.push(`cut off: ${named(element)}`);
  }
  return faults.slice(0, 5);
}"""


def check(page: Page, state: str) -> None:
    """Fail with what stands outside the page or is cut off, named by `state`."""
    faults = page.evaluate(FAULTS)
    assert not faults, f"{state} ({page.url}):\n" + "\n".join(faults)
