"""`python -m tests.browser.screenshots`: the pictures of the README and the card that links to the page show.

They show the product itself: `agent run` answers, and the line below each answer names the model that wrote it.
"""

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from cli.prerequisites.browser import find_browser
from tests.browser.conftest import CHROMIUM_ARGUMENTS, PATIENCE_MS
from tests.product import ROOT, running

PICTURES = ROOT / "docs" / "screenshots"
CARD = ROOT / "site" / "card.png"
LARGEST_BYTES = 200_000
QUESTION = "What does it cost a month?"
PAGE_SIZE = (1280, 800)
CARD_SIZE = (1200, 630)
"""What previews of links use."""
SHOTS = {
    "light": {"color_scheme": "light", "viewport": {"width": 1280, "height": 880}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 880}},
    "phone": {
        "color_scheme": "light",
        "viewport": {"width": 390, "height": 844},
        "device_scale_factor": 2,
        "is_mobile": True,
        "has_touch": True,
    },
}


def picture(browser: Browser, address: str, name: str) -> bytes:
    """One question answered by the product here; the phone shows the passage behind a citation."""
    context = browser.new_context(**SHOTS[name], reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    page.locator("#question").fill(QUESTION)
    page.locator("#send").click()
    page.locator('.turn[data-state="done"] .facts').wait_for(timeout=PATIENCE_MS)
    page.evaluate("document.activeElement.blur()")
    page.mouse.move(0, 0)  # it rests where the box was, on what came there
    if name == "phone":
        page.locator(".turn .cite").first.click()
        page.get_by_role("dialog").wait_for()
        page.evaluate("document.activeElement.blur()")
    shot = page.screenshot()
    context.close()
    return shot


def opening(browser: Browser, address: str, size: tuple[int, int]) -> bytes:
    """The first screen."""
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme="light")
    page = context.new_page()
    page.goto(address)
    page.locator("#deployment.known").wait_for(state="attached")
    shot = page.screenshot()
    context.close()
    return shot


def reduced(shot: bytes) -> bytes:
    """The picture in 256 colours: the page has few, and the file is a third."""
    out = io.BytesIO()
    Image.open(io.BytesIO(shot)).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(
        out, "PNG", optimize=True
    )
    return out.getvalue()


def write(path: Path, shot: bytes) -> bool:
    data = reduced(shot)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    print(f"{path.relative_to(ROOT)}  {len(data) / 1000:.0f} KB")
    return len(data) <= LARGEST_BYTES


def main() -> int:
    """Write all pictures; 1 where one is too large, 2 without a browser."""
    path = find_browser()
    if path is None:
        print("Chromium or Google Chrome is needed; on Debian: apt-get install chromium", file=sys.stderr)
        return 2
    with (
        tempfile.TemporaryDirectory() as state,
        running(ROOT / "knowledge", Path(state)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        fits = [write(PICTURES / f"{name}.png", picture(browser, address, name)) for name in SHOTS]
        fits.append(write(PICTURES / "page.png", opening(browser, address, PAGE_SIZE)))
        fits.append(write(CARD, opening(browser, address, CARD_SIZE)))
        browser.close()
    return 0 if all(fits) else 1


if __name__ == "__main__":
    sys.exit(main())
