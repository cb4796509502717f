"""What the page weighs and how it moves, measured in Chromium."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.answers import TEXT, answered, deltas, done, long_text, opening, paced
from tests.browser.scripted_api import Event, Gate, Script
from tests.browser.visiting import Visit, Visits

KB = 1000
WEIGHT = """() => {
  const entries = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
  return { bytes: entries.reduce((sum, entry) => sum + entry.transferSize, 0), names: entries.map(({ name }) => name) };
}"""
"""transferSize is the compressed body and 300 bytes for the headers (Resource Timing, W3C)."""
SHIFTS = """() => new Promise((done) => {
  const shifts = [];
  new PerformanceObserver((list) => shifts.push(...list.getEntries()))
    .observe({ type: 'layout-shift', buffered: true });
  const total = () => shifts.filter((shift) => !shift.hadRecentInput).reduce((sum, { value }) => sum + value, 0);
  setTimeout(() => done(total()), 100);
})"""


def _loaded(visit: Visit) -> dict[str, Any]:
    visit.page.wait_for_load_state("networkidle")
    weight: dict[str, Any] = visit.evaluate(WEIGHT)
    return weight


def test_the_first_load_is_at_most_30_kb_and_8_requests_all_of_this_origin(visits: Visits) -> None:
    visit = visits(None)
    requests: list[str] = []
    visit.page.on("request", lambda request: requests.append(request.url))
    weight = _loaded(visit.open())
    assert weight["bytes"] <= 30 * KB
    assert len(requests) <= 8, requests
    assert len(weight["names"]) <= 8, weight["names"]
    assert all(url.startswith(visit.address) for url in requests)


AFTER_AN_ANSWER_KB = 50
STREAM_KB = 6
"""What a stream of the real app weighs, most of it the passages that it read; these answers bring fewer."""
LEXER = "/vendor/marked-18.2.1/lexer.js"
LINKED = "Amazon S3 Vectors [2], see [the costs](costs.md)."
"""What plain.js leaves to the lexer."""


def test_after_an_answer_with_lists_tables_and_code_it_is_at_most_50_kb_and_no_lexer_came(
    visit: Visit,
) -> None:
    visit.ask(answered(f"{TEXT}\n- One [1].\n- Two, `a` [2].\n"))
    for part, count in (("li", 2), ("table", 1), ("pre", 1)):
        expect(visit.answer.locator(part)).to_have_count(count)
    weight = _loaded(visit)
    assert weight["bytes"] <= AFTER_AN_ANSWER_KB * KB, weight
    assert not any(LEXER in name for name in weight["names"])


def test_what_is_rare_brings_the_lexer_and_nothing_else(visit: Visit) -> None:
    visit.ask(answered(LINKED))
    expect(visit.answer.get_by_role("link")).to_be_visible()
    weight = _loaded(visit)
    assert weight["bytes"] <= (AFTER_AN_ANSWER_KB + 12 - STREAM_KB) * KB, weight
    assert sum(LEXER in name for name in weight["names"]) == 1
    assert len(weight["names"]) <= 12, weight["names"]


def test_an_answer_whose_lexer_does_not_arrive_is_shown_as_it_was_written(visit: Visit) -> None:
    visit.page.route(f"**{LEXER}", lambda route: route.abort())
    visit.ask(answered(LINKED))
    expect(visit.answer).to_contain_text("see [the costs](costs.md)")


WATCH = """() => {
  const below = [...document.querySelectorAll('.asked ~ *')];
  const seen = new Set();
  const views = new IntersectionObserver((list) => {
    for (const { isIntersecting, target } of list) if (isIntersecting) seen.add(target);
  });
  for (const section of below) views.observe(section);
  const visible = (node) => {
    const section = below.find((each) => each.contains(node));
    return !section || seen.has(section);
  };
  window.streamed = 0;
  new PerformanceObserver((list) => {
    for (const { hadRecentInput, sources, value } of list.getEntries()) {
      if (!hadRecentInput && sources.some(({ node }) => visible(node))) window.streamed += value;
    }
  }).observe({ type: 'layout-shift' });
}"""
"""Shifts of what was ever in view. Where text grows and the view follows in one frame, Chromium takes the scroll off
the old place as well: a section that a long text pushes further below the view counts, though nobody saw it."""
STREAM_SHIFT = 0.01
"""A table's columns find their widths, and a citation leaves a sentence for the next one that names the same."""
PHONE = {"viewport": {"width": 412, "height": 823}, "is_mobile": True, "has_touch": True}
WIDE = {"viewport": {"width": 1280, "height": 800}}


@pytest.mark.parametrize("options", [PHONE, WIDE], ids=["phone", "wide"])
@pytest.mark.parametrize("characters", [24, 10_000], ids=["in-pieces", "at-once"])
def test_nothing_shifts_while_loading_or_while_an_answer_streams(
    visits: Visits, options: dict[str, Any], characters: int
) -> None:
    visit = visits(**options)
    visit.page.wait_for_load_state("networkidle")
    assert visit.evaluate(SHIFTS) == 0
    text, gate = long_text(300), Gate()
    rest = paced(text[24:], 0.005, characters).steps[len(opening()) : -1]
    visit.api.play(Script([*opening(), *deltas(text[:24]), gate, *rest, Event("done", done(text))]))
    visit.send()
    expect(visit.answer).not_to_be_empty()
    visit.page.wait_for_timeout(600)  # shifts within half a second of input don't count, so wait past it
    visit.evaluate(WATCH)
    gate.open()
    visit.ended()
    visit.page.wait_for_timeout(100)  # an entry comes after its frame
    assert visit.evaluate("window.streamed") <= STREAM_SHIFT


def test_a_restored_conversation_does_not_shift_either(visit: Visit) -> None:
    visit.ask(answered())
    visit.page.reload()
    expect(visit.turn.locator(".actions")).to_be_visible()
    assert visit.evaluate(SHIFTS) == 0


def test_the_first_screen_comes_back_where_a_kept_conversation_does_not_load(visit: Visit) -> None:
    visit.ask(answered())
    visit.page.route("**/conversation/chat.js", lambda route: route.abort())
    visit.page.reload()
    expect(visit.box).to_be_visible()


def test_the_page_stores_no_cookie_and_remembers_the_theme_only(visits: Visits) -> None:
    visit = visits()
    visit.ask(answered())
    visit.page.get_by_role("button", name="Dark theme").click()
    assert visit.page.context.cookies() == []
    assert visit.evaluate("Object.keys(localStorage)") == ["theme"]
