"""What assistive technology, a keyboard and a strict checker find."""

from itertools import pairwise
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import expect

from tests.browser import answers
from tests.browser.answers import answered
from tests.browser.states import STATES, in_state
from tests.browser.visiting import QUESTION, Visit, Visits

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
CHECK = """async () => {
  const { violations, passes } = await axe.run(document, { resultTypes: ['violations'] });
  const described = ({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`);
  return { found: violations.flatMap(described), checked: passes.length };
}"""


def violations(visit: Visit) -> list[str]:
    """axe-core's findings with all its rules, best practices included. It runs through the debugger, not the page."""
    if not visit.evaluate("'axe' in window"):
        visit.page.evaluate(AXE)
    result = visit.evaluate(CHECK)
    assert result["checked"] > 20
    found: list[str] = result["found"]
    return found


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_in_either_theme(visits: Visits, state: str) -> None:
    visit = visits(color_scheme="light", reduced_motion="reduce")
    with in_state(visit, state):
        assert violations(visit) == []
        visit.page.emulate_media(color_scheme="dark")
        assert violations(visit) == []


@pytest.mark.parametrize("path", ["/documents/", "/documents/costs.md", "/nowhere"])
def test_axe_finds_nothing_on_the_other_pages(visits: Visits, path: str) -> None:
    visit = visits(path, color_scheme="light")
    assert violations(visit) == []
    visit.page.emulate_media(color_scheme="dark")
    assert violations(visit) == []


def test_axe_finds_nothing_on_a_phone(visits: Visits) -> None:
    visit = visits(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    with in_state(visit, "answered"):
        assert violations(visit) == []


def focused(visit: Visit) -> str:
    """What a screen reader would say of the focus: the accessible name, in short."""
    return str(
        visit.evaluate(
            """() => {
              const node = document.activeElement;
              const label = node.labels?.[0]?.textContent ?? node.getAttribute('aria-label') ?? node.textContent;
              return label.trim().replace(/\\s+/g, ' ').slice(0, 50);
            }"""
        )
    )


def walk(visit: Visit, steps: int) -> list[str]:
    found = []
    for _ in range(steps):
        visit.page.keyboard.press("Tab")
        found.append(focused(visit))
    return found


def test_the_keyboard_reaches_everything_in_reading_order(visit: Visit) -> None:
    who, offered = (visit.page.locator(f"{each} a").all_inner_texts() for each in (".who", "#suggestions"))
    assert walk(visit, 9 + len(who) + len(offered) + 5) == [
        "Skip to the question",
        visit.page.locator("a.home").inner_text(),
        "How it is built",
        "Cost",
        "Journey",
        "Documents",
        "Dark theme",
        *who,
        "Your question",
        "Ask",
        *offered,
        "CloudFront",
        "Lambda, FastAPI",
        "Knowledge base, S3 Vectors",
        "Model, Amazon Nova Micro",
        "DynamoDB",
    ]


def test_a_number_in_the_drawing_opens_its_entry_in_the_parts_list(visit: Visit) -> None:
    visit.page.get_by_role("link", name="Lambda, FastAPI", exact=True).first.click()
    expect(visit.page.locator("#part-2")).to_be_visible()
    expect(visit.page.locator("#part-2")).to_contain_text("container service would bill for idle hours")


def test_the_skip_link_is_seen_and_leads_to_the_question(visit: Visit) -> None:
    visit.page.keyboard.press("Tab")
    expect(visit.page.get_by_role("link", name="Skip to the question")).to_be_in_viewport()
    visit.page.keyboard.press("Enter")
    visit.page.keyboard.press("Tab")
    assert focused(visit) in ("Your question", "Ask")


def test_asking_reading_a_citation_and_rating_work_by_keyboard_alone(visit: Visit) -> None:
    visit.api.play(answered())
    walk(visit, 8 + visit.page.locator(".who a").count())
    visit.page.keyboard.type(QUESTION)
    visit.page.keyboard.press("Enter")
    visit.ended()
    expect(visit.box).to_be_focused()
    backwards = []
    for _ in range(16):
        visit.page.keyboard.press("Shift+Tab")
        backwards.append(focused(visit))
    assert backwards == [
        "[3]S3 Vectors, not OpenSearch Serverless",
        "[2]Vector store",
        "Read it in Costs",
        "The whole passage",
        "[1]The short answer",
        "Not helpful",
        "Helpful",
        "Retry",
        "Share",
        "Copy",
        "Code 1, python",
        "Copy code 1, python",
        "Table 1",
        "[2] Architecture > Vector store",
        "[1] Costs > The short answer",
        "[3] Design decisions > S3 Vectors, not OpenSearch ",
    ]
    walk(visit, 1)
    visit.page.keyboard.press("Enter")
    expect(visit.dialog).to_be_visible()
    assert focused(visit) == "Close"
    inside = walk(visit, 4)
    assert {"Passage", "Read it in Costs, at commit 3f9b15f0"} <= set(inside)
    assert not {"Your next question", "Ask"} & set(inside), "the dialog keeps the focus"
    visit.page.keyboard.press("Escape")
    expect(visit.dialog).to_be_hidden()
    assert focused(visit).startswith("[1] Costs")


def test_every_focus_is_visible(visit: Visit) -> None:
    visit.ask(answered())
    visit.evaluate("scrollTo(0, 0)")
    for _ in range(20):
        visit.page.keyboard.press("Tab")
        shown = visit.evaluate(
            """() => {
              const node = document.activeElement;
              if (node === document.body) return true; // past the end
              const box = node.closest('.composer') && node.matches('textarea') ? node.closest('.composer') : node;
              const style = getComputedStyle(box);
              return style.outlineStyle !== 'none' || style.boxShadow !== 'none';
            }"""
        )
        assert shown, focused(visit)


def test_a_focused_control_is_never_hidden_behind_the_composer(visit: Visit) -> None:
    """WCAG 2.2, 2.4.11 Focus Not Obscured."""
    visit.ask(answered(answers.long_text(500)))
    visit.evaluate("scrollTo(0, 0)")
    visit.page.get_by_role("button", name="New chat").focus()
    for _ in range(25):
        visit.page.keyboard.press("Tab")
        covered = visit.evaluate(
            """() => {
              const node = document.activeElement;
              if (node === document.body || node.closest('.ask')) return false;
              const dock = document.querySelector('.ask').getBoundingClientRect();
              const box = node.getBoundingClientRect();
              return box.top >= dock.top - 1 && box.bottom <= dock.bottom + 1;
            }"""
        )
        assert not covered, focused(visit)


def test_the_log_is_silent_and_the_status_says_answering_and_then_the_answers_beginning(visit: Visit) -> None:
    log = visit.page.get_by_role("log")
    expect(log).to_have_attribute("aria-live", "off")
    expect(visit.status).to_have_count(1)
    expect(visit.alert).to_have_count(1)
    script, gate = answers.streaming(after=200)
    visit.api.play(script)
    visit.send()
    expect(visit.status).to_have_text("Answering.")
    gate.open()
    visit.ended()
    expect(visit.status).to_contain_text("Answer complete. Because OpenSearch Serverless bills by the hour")
    assert "[3]" not in visit.status.inner_text()
    assert len(visit.status.inner_text()) < 200
    expect(visit.alert).to_be_empty()


def test_an_error_goes_to_the_alert_and_not_to_the_status(visit: Visit) -> None:
    visit.ask(answers.failed("internal", "Something went wrong on our side.", 500))
    expect(visit.alert).to_have_text("Something went wrong on our side.")
    expect(visit.status).not_to_contain_text("complete")


def test_the_same_answer_twice_is_announced_twice(visit: Visit) -> None:
    visit.evaluate(
        """() => {
          window.said = [];
          new MutationObserver(() => window.said.push(document.querySelector('#status').textContent))
            .observe(document.querySelector('#status'), { childList: true, characterData: true, subtree: true });
        }"""
    )
    for _ in range(2):
        visit.ask(answered("The same."))
    said = [words.strip() for words in visit.evaluate("window.said")]
    assert said.count("Answer complete. The same.") == 2


def test_a_screen_reader_meets_question_answer_facts_actions_and_sources_in_this_order(visit: Visit) -> None:
    visit.ask(answered("It is **cheap** [1].", citations=[answers.CITATIONS[1]]))
    expect(visit.page.get_by_role("log")).to_match_aria_snapshot(
        """
        - log "Conversation":
          - article "Why is there no OpenSearch here?":
            - heading "Why is there no OpenSearch here?" [level=2]
            - paragraph:
              - text: It is
              - strong: cheap
              - 'button "[1] Costs > The short answer"'
              - text: .
            - term: Cost
            - definition: 0.00013 USD
            - term: Time
            - definition: 1.8 s
            - term: Model
            - definition: amazon.nova-micro-v1:0
            - term: Engine
            - definition: converse
            - term: Tokens
            - definition: 2,980 in, 214 out
            - button "Copy"
            - button "Share"
            - button "Retry"
            - button "Helpful"
            - button "Not helpful"
            - 'complementary "Sources of this answer: Why is there no OpenSearch here?"':
              - heading "From Costs" [level=3]
              - list:
                - listitem
        """
    )


def test_the_page_has_one_h1_no_skipped_heading_and_its_landmarks(visit: Visit) -> None:
    visit.ask(answered(answers.long_text(300)))
    levels = visit.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map((node) => Number(node.tagName[1]))"
    )
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for role in ("banner", "main", "contentinfo"):
        expect(visit.page.get_by_role(role)).to_have_count(1)


@pytest.mark.parametrize(
    "state", ["empty", "answered", "sources open", "refused", "cleared", "feedback", "dialog", "error"]
)
@pytest.mark.parametrize("width", [1280, 390])
def test_controls_are_at_least_44_pixels_and_citations_24(visits: Visits, state: str, width: int) -> None:
    visit = visits(viewport={"width": width, "height": 800})
    with in_state(visit, state):
        small = visit.evaluate(
            """() => [...document.querySelectorAll('button, summary, .masthead a, #suggestions a, .chips a, '
                + '.contents a, .path li:has(a), textarea, input, a.tag')]
              .filter((node) => node.checkVisibility())
              .map((node) => [node, node.getBoundingClientRect()])
              .filter(([node, box]) => {
                const least = node.matches('.cite') ? 24 : 44;
                return box.height < least - 0.5 || box.width < Math.min(least, 44) - 0.5;
              })
              .map(([node, box]) => `${node.outerHTML.slice(0, 80)} ${box.width}x${box.height}`)"""
        )
        assert small == []
