"""Text that tries to run script: none runs, none is reported, all of it can be read.

The corpus, xss_payloads.yaml, was written without sight of the page.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import yaml
from playwright.sync_api import expect

from tests.browser import answers
from tests.browser.answers import failed
from tests.browser.conftest import Server
from tests.browser.scripted_api import Script
from tests.browser.visiting import Visit, Visits

CORPUS: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("xss_payloads.yaml").read_text("utf-8")
)["payloads"]
BATCH = 20
BATCHES = [CORPUS[at : at + BATCH] for at in range(0, len(CORPUS), BATCH)]

WATCH = """() => {
  window.executed = [];
  window.reports = [];
  window.__xss = (id) => window.executed.push(id);
  document.addEventListener('securitypolicyviolation', (event) => {
    window.reports.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
  });
}"""
PROVOKE = """(selector) => {
  for (const node of document.querySelectorAll(selector)) {
    for (const type of ['pointerover', 'mouseover', 'mouseenter', 'click', 'auxclick', 'toggle', 'animationstart']) {
      const event = new MouseEvent(type, { bubbles: true, cancelable: true });
      node.addEventListener(type, (inner) => inner.preventDefault(), { once: true });
      node.dispatchEvent(event);
    }
    node.focus?.({ preventScroll: true });
    node.blur?.();
  }
}"""
BEHIND = """(selector) => [...document.querySelectorAll(selector)].flatMap((root) => [...root.querySelectorAll('*')])
  .flatMap((node) => [node.title, node.ariaLabel, node.href, node.alt, node.getAttribute('src')])
  .join(' ')"""
"""What stands behind an element: tips, labels, and the addresses of links that may be followed."""
FORBIDDEN = """script, img, iframe, object, embed, style, link, base, form, input, video, audio, math, template,
  svg:not(.icon)"""


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]{2,}", text))


def readable(payload: str, shown: str) -> bool:
    """Whether every word of the payload is shown as often; a character reference may be shown as its character."""
    once = html.unescape(payload)
    return any(_words(text) <= _words(shown) for text in (payload, once, html.unescape(once)))


def scripts(case: dict[str, Any]) -> list[Script]:
    """One answer with the payload wherever the case wants it, and an error where it wants that."""
    text, where = case["payload"], case["where"]
    source = {
        **answers.SOURCES[0],
        "title": text if "title" in where else "Costs",
        "section": text if "title" in where else "Costs > Short",
        "path": text if "path" in where else "costs.md",
        "url": text if "path" in where else "/documents/costs.md",
        "snippet": text if "document" in where else "A passage.",
    }
    answer = text if "answer" in where else "An answer."
    steps = [
        *answers.opening([source])[:4],
        answers.Event("tool", {"name": text, "input": {text: text}, "result": {"text": text}}),
        *answers.deltas(answer, 7),
        *answers.deltas("\n\nAnd so [1].", 7),
    ]
    citation = {"n": 1, "path": source["path"], "section": source["section"], "quote": source["snippet"]}
    done = answers.done(f"{answer}\n\nAnd so [1].", citations=[citation], unverified=[answer])
    found = [Script([*steps, answers.Event("done", done)])]
    if "error" in where:
        found.append(failed(text, text, 500))
    return found


@pytest.mark.parametrize("batch", BATCHES, ids=[batch[0]["id"] for batch in BATCHES])
def test_a_payload_in_question_answer_passage_title_path_or_error_is_only_text(
    visits: Visits, batch: list[dict[str, Any]]
) -> None:
    visit = visits(None)
    visit.page.add_init_script(f"({WATCH})()")
    visit.open()
    hidden: list[str] = []

    def behind() -> str:
        return str(visit.evaluate(BEHIND, ".turn:last-child .prose"))

    def check(case: dict[str, Any], place: str, shown: str) -> None:
        if place in case["where"] and not readable(case["payload"], shown):
            hidden.append(f"{case['id']} in {place}: {shown!r}")

    for case in batch:
        question = case["payload"] if "question" in case["where"] else "A question?"
        script, *errors = scripts(case)
        visit.ask(script, question=question)
        check(case, "question", visit.turn.get_by_role("heading", level=2).inner_text())
        check(case, "answer", visit.answer.inner_text().replace("unverified", "") + behind())
        margin = visit.turn.locator(".margin")
        check(case, "title", margin.inner_text())
        margin.locator("[data-cite]").first.click()
        expect(visit.dialog).to_be_visible()
        check(case, "title", visit.dialog.inner_text())
        check(case, "path", visit.dialog.inner_text())
        check(case, "document", visit.dialog.inner_text() + visit.evaluate(BEHIND, ".passage"))
        assert visit.dialog.locator(FORBIDDEN).count() == 0, case["id"]
        visit.evaluate(PROVOKE, ".citation .passage *, .citation .origin *")
        visit.page.keyboard.press("Escape")
        assert visit.turn.locator(".prose").locator(FORBIDDEN).count() == 0, case["id"]
        visit.evaluate(PROVOKE, ".turn:last-child :is(.prose, .tools, h2) *:not(.cite, [data-copy])")
        for error in errors:
            visit.ask(error)
            check(case, "error", visit.turn.locator(".notice strong").inner_text())
            expect(visit.alert).not_to_be_empty()
    visit.page.reload()
    expect(visit.page.locator(".turn").first).to_be_visible()
    assert hidden == []
    assert visit.evaluate("[window.executed, window.reports]") == [[], []]
    assert visit.page.url == visit.address + "/"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The corpus as documents: as text, as headings, and as file names."""
    folder = tmp_path_factory.mktemp("documents")
    for case in CORPUS:
        if "document" in case["where"]:
            (folder / f"{case['id']}.md").write_text(f"# A document\n\n{case['payload']}\n", "utf-8")
        if "title" in case["where"]:
            (folder / f"title-{case['id']}.md").write_text(
                f"# {' '.join(case['payload'].split())}\n", "utf-8"
            )
        name = case["payload"].replace("/", "_").replace("\\", "_").replace("\0", "_")
        if "path" in case["where"] and len(name.encode()) < 250 and not name.startswith("."):
            (folder / f"{name}.md").write_text("Nothing.\n", "utf-8")
    with Server(folder) as server:
        yield server


def test_a_payload_in_a_document_its_title_or_its_name_does_nothing_on_its_page(
    visits: Visits, library: Server
) -> None:
    """Raw HTML is read as the words a reader would see, so a payload of tags alone leaves nothing to show."""
    visit: Visit = visits(None)
    visit.page.add_init_script(f"({WATCH})()")
    for case in CORPUS:
        for name in (f"{case['id']}.md", f"title-{case['id']}.md"):
            if ("document" if name.startswith("xss") else "title") not in case["where"]:
                continue
            visit.page.goto(f"{library.address}/documents/{name}")
            main = visit.page.get_by_role("main")
            text = main.locator(".prose")
            assert text.locator("script, iframe, object, embed, style, form, input, svg").count() == 0, name
            visit.evaluate(PROVOKE, ".prose *")
            assert visit.evaluate("[window.executed, window.reports]") == [[], []], name


def test_a_payload_in_a_documents_title_or_name_does_nothing_in_the_list(
    visits: Visits, library: Server
) -> None:
    visit = visits(None)
    visit.page.add_init_script(f"({WATCH})()")
    visit.page.goto(f"{library.address}/documents/")
    assert visit.page.locator(".listed").locator(FORBIDDEN).count() == 0
    visit.evaluate(PROVOKE, ".listed *")
    addresses = visit.evaluate("[...document.querySelectorAll('.listed li a')].map((link) => link.href)")
    assert all(address.startswith(f"{library.address}/documents/") for address in addresses)
    for address in addresses:
        reply = visit.page.request.get(address)
        assert reply.status == 200, address
    assert visit.evaluate("[window.executed, window.reports]") == [[], []]


def test_a_payload_in_the_address_is_only_text_in_the_box(visits: Visits) -> None:
    visit = visits(None)
    visit.page.add_init_script(f"({WATCH})()")
    for case in CORPUS[:12]:
        visit.open(f"/?q={quote(case['payload'], safe='')}#{quote(case['payload'], safe='')}")
        expect(visit.box).to_have_value(case["payload"].strip())
        assert visit.evaluate("[window.executed, window.reports]") == [[], []], case["id"]
