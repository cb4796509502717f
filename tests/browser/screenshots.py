"""`python -m tests.browser.screenshots`: the pictures of the README and the card that links to the page show.

Scripted answers, so that the pictures differ only where the page does.
"""

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from cli.prerequisites.browser import find_browser
from tests.browser import answers
from tests.browser.conftest import CHROMIUM_ARGUMENTS, ROOT, Server
from tests.browser.visiting import Visit

PICTURES = ROOT / "docs" / "screenshots"
CARD = ROOT / "site" / "card.png"
LARGEST_BYTES = 200_000
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


def picture(browser: Browser, server: Server, name: str) -> bytes:
    """One answered question; the phone shows the passage behind a citation."""
    context = browser.new_context(**SHOTS[name], reduced_motion="reduce")  # type: ignore[arg-type]
    visit = Visit(context.new_page(), server.address, server.api).open()
    visit.ask(answers.answered(answers.TEXT.split("The knowledge base names")[0]))
    visit.page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    if name == "phone":
        visit.answer.get_by_role("button", name="[1]").click()
        visit.dialog.wait_for()
        visit.page.evaluate("document.activeElement.blur()")
    shot = visit.page.screenshot()
    context.close()
    return shot


def card(browser: Browser, server: Server) -> bytes:
    """The opening at the size that previews of links use (1200 by 630)."""
    context = browser.new_context(viewport={"width": 1200, "height": 630}, color_scheme="light")
    visit = Visit(context.new_page(), server.address, server.api).open()
    visit.page.locator("#deployment.known").wait_for()
    visit.page.evaluate("document.querySelector('.starters').hidden = true")
    shot = visit.page.screenshot()
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
    with Server(Path(__file__).parent / "documents") as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        fits = [write(PICTURES / f"{name}.png", picture(browser, server, name)) for name in SHOTS]
        fits.append(write(CARD, card(browser, server)))
        browser.close()
    return 0 if all(fits) else 1


if __name__ == "__main__":
    sys.exit(main())
