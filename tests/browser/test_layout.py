"""The page at 320 px, at 200 % zoom, with a keyboard open, printed, in forced colours, without motion or JavaScript."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.answers import answered
from tests.browser.states import STATES, in_state
from tests.browser.visiting import Visit, Visits

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
ZOOMED = {"width": 640, "height": 400}
"""What 200 % zoom leaves of 1280 by 800."""
SIZES = [{"width": 320, "height": 640}, {"width": 390, "height": 844}, ZOOMED, {"width": 820, "height": 1180}]
WIDE = {"width": 1920, "height": 1080}
WIDER = """() => [...document.querySelectorAll('body *')]
  .filter((node) => node.checkVisibility({ contentVisibilityAuto: true }))
  .filter((node) => !node.closest('.unseen, .skip, pre, .scroll'))
  .filter((node) => {
    const box = node.getBoundingClientRect();
    const clipped = getComputedStyle(node).clipPath !== 'none' || node.closest('.asked .intro');
    const outside = box.right > document.documentElement.clientWidth + 0.5 || box.left < -0.5;
    return !clipped && box.width > 0 && outside;
  })
  .map((node) => node.outerHTML.slice(0, 90))"""
OVERLAPS = """() => {
  const found = [];
  const inside = '.ask *, dialog *, .unseen, .skip, .turn > h2, .turn > h2 *, .path a, .drawing a';
  const hidden = (node) => node.closest('.asked .intro, .unseen') || getComputedStyle(node).clipPath !== 'none';
  const texts = 'button, a:not(.home), .home span, textarea, label, summary, h2, h3, p';
  const controls = [...document.querySelectorAll(texts)]
    .filter((node) => node.checkVisibility({ contentVisibilityAuto: true }) && !node.matches(inside) && !hidden(node));
  const boxes = controls.map((node) => [node, node.getBoundingClientRect()]).filter(([, box]) => box.width > 1);
  for (const [index, [node, a]] of boxes.entries()) {
    for (const [other, b] of boxes.slice(index + 1)) {
      const together = node.closest('p') && node.closest('p') === other.closest('p');
      if (node.contains(other) || other.contains(node) || together) continue;
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across > 1 && down > 1) found.push(`${node.outerHTML.slice(0, 70)} over ${other.outerHTML.slice(0, 70)}`);
    }
  }
  return found;
}"""


@pytest.mark.parametrize("state", STATES)
def test_no_state_scrolls_sideways_or_overlaps_at_any_size(visit: Visit, state: str) -> None:
    with in_state(visit, state):
        for size in (*SIZES, WIDE):
            visit.page.set_viewport_size(size)
            wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert visit.evaluate(wider) == 0, size
            assert visit.evaluate(WIDER) == [], size
            assert visit.evaluate(OVERLAPS) == [], size


def test_a_phone_is_told_to_use_its_own_width(visits: Visits) -> None:
    visit = visits(**PHONE)
    assert visit.evaluate("[innerWidth, document.documentElement.scrollWidth]") == [390, 390]


@pytest.mark.parametrize("size", [(1280, 800), (1366, 768)])
def test_the_first_screen_holds_box_questions_figure_and_both_amounts(
    visits: Visits, size: tuple[int, int]
) -> None:
    width, height = size
    visit = visits(viewport={"width": width, "height": height})
    for part in (
        "#title",
        ".who",
        "#state-line",
        "#send",
        "#suggestions li:last-child a",
        ".path .total",
        ".figures",
    ):
        expect(visit.page.locator(part)).to_be_in_viewport(ratio=1)


def test_on_a_phone_everything_up_to_the_sixth_question_is_on_the_first_screen(visits: Visits) -> None:
    visit = visits(**PHONE)
    expect(visit.page.locator("#send")).to_be_in_viewport(ratio=1)
    expect(visit.page.locator("#suggestions a").last).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("path", ["/documents/", "/documents/costs.md", "/nowhere"])
def test_the_other_pages_fit_320_pixels(visits: Visits, path: str) -> None:
    visit = visits(path, viewport={"width": 320, "height": 640})
    assert visit.evaluate("document.documentElement.scrollWidth") == 320
    assert visit.evaluate(WIDER) == []


def test_an_answer_begins_beside_what_it_is_read_from(visit: Visit) -> None:
    visit.ask(answered())
    tops = "(all) => all.map((node) => node.getBoundingClientRect().top)"
    text, margin = visit.page.locator(".turn .prose > p:first-child, .turn .margin > h3").evaluate_all(tops)[
        :2
    ]
    assert abs(text - margin) <= 4


def test_lines_hold_60_to_75_characters(visit: Visit) -> None:
    visit.ask(
        answered(
            "The quick brown fox jumps over the lazy dog and on it goes without an end. " * 12, citations=[]
        )
    )
    rows = visit.evaluate(
        """() => {
          const text = document.querySelector('.turn .prose p:nth-child(2)').firstChild;
          const range = document.createRange();
          let [rows, top] = [[], null];
          for (let at = 0; at < text.length; at += 1) {
            range.setStart(text, at);
            range.setEnd(text, at + 1);
            const box = range.getBoundingClientRect();
            if (top === null || box.top > top + 4) { rows.push(0); top = box.top; }
            rows[rows.length - 1] += 1;
          }
          return rows.slice(0, -1);
        }"""
    )
    assert 60 <= sum(rows) / len(rows) <= 75


@pytest.mark.parametrize("state", ["empty", "answered", "streaming"])
def test_on_a_phone_with_its_keyboard_open_the_composer_is_in_view(visits: Visits, state: str) -> None:
    """interactive-widget=resizes-content makes the keyboard shrink the layout viewport, as done here."""
    visit = visits(**PHONE)
    content = visit.page.locator('meta[name="viewport"]').get_attribute("content") or ""
    assert "interactive-widget=resizes-content" in content
    with in_state(visit, state):
        visit.box.tap()
        visit.page.set_viewport_size({"width": 390, "height": 844 - 420})
        visit.box.scroll_into_view_if_needed()
        expect(visit.box).to_be_in_viewport(ratio=1)
        expect(visit.send_button).to_be_in_viewport(ratio=1)
        if state != "empty":
            dock = visit.page.locator(".ask").bounding_box()
            assert dock is not None
            assert abs(dock["y"] + dock["height"] - 424) <= 1
            assert dock["height"] < 424 / 2, "half of what the keyboard leaves is for reading"


def test_in_forced_colours_controls_have_borders_and_states_are_told_apart(visits: Visits) -> None:
    visit = visits(forced_colors="active")
    with in_state(visit, "unverified"):
        for selector in ("#send", ".actions button", ".composer"):
            style = visit.page.locator(selector).first.evaluate(
                "(node) => getComputedStyle(node).borderTopStyle"
            )
            assert style == "solid", selector
        line = visit.page.locator(".unverified").first.evaluate(
            "(node) => getComputedStyle(node).textDecorationLine"
        )
        assert line == "underline"


def test_with_reduced_motion_nothing_moves_by_itself(visits: Visits) -> None:
    visit = visits(reduced_motion="reduce")
    with in_state(visit, "streaming"):
        assert visit.evaluate("document.getAnimations().length") == 0


def test_with_motion_only_the_running_stage_moves(visit: Visit) -> None:
    with in_state(visit, "streaming"):
        moving = visit.evaluate(
            "document.getAnimations().map(({ effect }) => effect.target.closest('.stages') !== null)"
        )
        assert moving
        assert all(moving)


def test_printing_leaves_the_conversation_in_black_on_white(visits: Visits) -> None:
    visit = visits(color_scheme="dark")
    visit.ask(answered())
    visit.page.emulate_media(media="print")
    for gone in (".composer", ".masthead nav", ".actions", ".contents", "#built", "[data-copy]"):
        expect(visit.page.locator(gone).first).to_be_hidden()
    for kept in (".turn > h2", ".margin", ".prose table", ".prose pre", ".facts"):
        expect(visit.page.locator(kept).first).to_be_visible()
    colours = visit.evaluate(
        "[getComputedStyle(document.documentElement).backgroundColor, getComputedStyle(document.body).color]"
    )
    assert colours == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    assert visit.page.pdf()[:4] == b"%PDF"


def test_without_javascript_the_page_is_a_document(visits: Visits) -> None:
    visit = visits(java_script_enabled=False)
    expect(visit.page.get_by_role("heading", level=1)).to_be_visible()
    note = visit.page.locator("noscript p")  # Playwright's text selectors leave <noscript> out
    expect(note).to_be_visible()
    expect(note).to_contain_text("Asking needs JavaScript")
    expect(visit.page.locator("#composer")).to_be_hidden()
    for title in (
        "How it is built",
        "What it costs",
        "What is deployed",
        "The journey",
        "Documents",
        "Built and not built",
    ):
        expect(visit.page.get_by_role("heading", name=title, exact=False).first).to_be_visible()
    expect(visit.page.locator(".drawing")).to_be_visible()
    expect(visit.page.locator(".phase")).to_have_count(3)
    note.locator("a").click()
    visit.page.locator(".listed").get_by_role("link", name="Costs").click()
    expect(visit.page.get_by_role("heading", name="The short answer")).to_be_visible()


def test_the_theme_follows_the_system_and_a_choice_is_remembered_from_the_first_paint(visits: Visits) -> None:
    visit = visits(color_scheme="light")
    toggle = visit.page.get_by_role("button", name="Dark theme")
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    light = visit.evaluate(paper)
    expect(toggle).to_have_attribute("aria-pressed", "false")
    toggle.click()
    dark = visit.evaluate(paper)
    assert dark != light
    expect(toggle).to_have_attribute("aria-pressed", "true")
    visit.page.reload(wait_until="commit")
    visit.page.locator("h1").wait_for()
    assert visit.evaluate(paper) == dark
    visit.page.goto(f"{visit.address}/documents/")
    expect(visit.page.get_by_role("heading", level=1)).to_be_visible()
    assert visit.evaluate(paper) == dark
    toggle.click()
    assert visit.evaluate("localStorage.getItem('theme')") is None, "back to the system's own choice"
    visit.page.emulate_media(color_scheme="dark")
    assert visit.evaluate(paper) == dark
