"""`python -m tests.browser.others [--pictures FOLDER]`: a visitor's two minutes in Firefox and in WebKit.

What Chromium's tests hold in detail is walked through once in the others: the page fits, a question is answered, a
citation opens its passage and Escape closes it, a document and the search work. It asks the product itself.
"""

import argparse
import io
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import httpx
from PIL import Image

from tests.browser.webdriver import ESCAPE, NEEDED, Session, session
from tests.product import ROOT, running

SIZES = ((1280, 800), (500, 844))
"""A desk, and the narrowest window that both browsers make."""
QUESTION = "What does it cost a month?"
DONE = "document.querySelector('.turn[data-state=\"done\"] .facts')"


def main(words: Sequence[str]) -> int:
    """Walk through the page in each browser; 1 where a step fails or none of them is installed."""
    parser = argparse.ArgumentParser(prog="python -m tests.browser.others", description=__doc__)
    parser.add_argument("--pictures", type=Path, help="a folder for what the windows showed")
    pictures = parser.parse_args(words).pictures
    with tempfile.TemporaryDirectory() as state, running(ROOT / "knowledge", Path(state)) as address:
        results = [_walked(browser, address, pictures) for browser in NEEDED]
        return int(not all(results))


def _walked(browser: str, address: str, pictures: Path | None) -> bool:
    try:
        with session(browser) as window:
            version = window.run("return navigator.userAgent").rsplit(" ", 1)[-1]
            held = []
            for number, (name, step) in enumerate(STEPS.items(), 1):
                held.append(_held(browser, name, step, window, address))
                if pictures:
                    pictures.mkdir(parents=True, exist_ok=True)
                    (pictures / f"{browser}-{number}.png").write_bytes(window.picture())
            print(f"{browser} ({version}): {sum(held)} of {len(held)} steps")
            return all(held)
    except FileNotFoundError as missing:
        print(f"{browser} isn't installed: {missing}")
        return False


def _held(
    browser: str, name: str, step: Callable[[Session, str], None], window: Session, address: str
) -> bool:
    try:
        step(window, address)
        return True
    except (AssertionError, RuntimeError, TimeoutError, httpx.HTTPError) as error:
        print(f"NOT {browser}: {name}: {type(error).__name__}: {error}")
        return False


def _fits(window: Session, address: str) -> None:
    window.open(address)
    window.wait("document.querySelector('#deployment.known')")
    for width, height in SIZES:
        window.resize(width, height)
        window.wait(f"Math.abs(innerWidth - {width}) < 40")
        over = window.run(
            "return document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert over <= 0, f"at {width} px it is {over} px too wide"
        assert window.run("return getComputedStyle(document.body).fontFamily"), "no style"
    window.resize(*SIZES[0])


def _answers(window: Session, address: str) -> None:
    window.type("#question", QUESTION)
    window.click("#send")
    window.wait(DONE)
    said = window.run("return document.querySelector('.turn .prose').innerText")
    assert "USD" in said, said[:200]
    assert window.run("return document.querySelectorAll('.turn .cite').length"), "no citation"


def _opens_a_passage(window: Session, address: str) -> None:
    window.click(".turn .cite")
    window.wait("document.querySelector('dialog[open] mark')")
    window.type("dialog[open] button", ESCAPE)
    window.wait("!document.querySelector('dialog[open]')")


def _draws_nothing_beside_the_text(window: Session, address: str) -> None:
    window.run("document.querySelector('#theme').click()")
    window.wait("document.documentElement.dataset.theme")
    with Image.open(io.BytesIO(window.picture())) as shot:
        margin = shot.convert("RGB").crop((4, 0, 40, shot.height))
    colours = margin.getcolors(maxcolors=16) or []
    assert len(colours) == 1, f"{len(colours)} colours left of the text"


def _finds_a_document(window: Session, address: str) -> None:
    window.open(f"{address}/documents/")
    window.type("#find", "spend cap")
    window.wait("document.querySelector('#found a')")
    window.click("#found a")
    window.wait("location.pathname.length > '/documents/'.length && document.querySelector('main h1')")


STEPS: dict[str, Callable[[Session, str], None]] = {
    "the page fits": _fits,
    "a question is answered": _answers,
    "a citation opens its passage, Escape closes it": _opens_a_passage,
    "the other theme, nothing drawn beside the text": _draws_nothing_beside_the_text,
    "the search finds a document": _finds_a_document,
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
