"""Streaming never fights the reader."""

import pytest
from playwright.sync_api import expect

from tests.browser.answers import Gate, answered, deltas, done, long_text, opening
from tests.browser.scripted_api import Event, Script
from tests.browser.states import in_state
from tests.browser.visiting import Visit, Visits

TEXT = long_text(1200)
SIZES = [(1280, 800), (1366, 768), (390, 844)]
GAP = """(document.querySelector('.turn .stages') ?? document.querySelector('.turn .prose'))
  .getBoundingClientRect().bottom
  + 16 - document.querySelector('.ask').getBoundingClientRect().top"""
"""How far the end of the answer's text is below what the composer leaves of the view."""


class Stream:
    """A long answer that is held after each part."""

    def __init__(self, visit: Visit, parts: int = 4) -> None:
        size = len(TEXT) // parts
        self.visit = visit
        self.gates = [Gate() for _ in range(parts)]
        steps: list[Event | Gate] = list(opening())
        self.words = []
        for part, gate in enumerate(self.gates):
            text = f"{TEXT[part * size : (part + 1) * size]}\n\nEnd of part {part}.\n\n"
            steps += [*deltas(text, 200), gate]
            self.words.append(f"End of part {part}.")
        visit.api.play(Script([*steps, Event("done", done(TEXT))]))
        visit.send()
        self.arrived(0)

    def arrived(self, part: int) -> None:
        expect(self.visit.answer.get_by_text(self.words[part])).to_be_attached()
        self.visit.evaluate(
            "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
        )

    def more(self, part: int) -> None:
        """Let part `part` come after the one before it."""
        self.gates[part - 1].open()
        self.arrived(part)


def _settled(visit: Visit) -> None:
    visit.page.wait_for_timeout(250)  # longer than a scroll takes to settle


def _gap(visit: Visit) -> float:
    return float(visit.evaluate(GAP))


def test_the_view_follows_while_the_reader_is_at_the_end(visit: Visit) -> None:
    stream = Stream(visit)
    for part in (1, 2, 3):
        stream.more(part)
        assert abs(_gap(visit)) <= 1
        expect(visit.page.locator("#latest")).to_be_hidden()


@pytest.mark.parametrize("distance", [65, 66, 200, 900])
def test_a_reader_who_scrolled_up_is_never_moved(visit: Visit, distance: int) -> None:
    stream = Stream(visit)
    visit.evaluate("(distance) => scrollBy(0, -distance)", distance)
    _settled(visit)
    before = visit.evaluate("[scrollY, document.querySelector('.turn .prose').getBoundingClientRect().top]")
    for part in (1, 2, 3):
        stream.more(part)
        assert (
            visit.evaluate("[scrollY, document.querySelector('.turn .prose').getBoundingClientRect().top]")
            == before
        )
    stream.gates[3].open()
    visit.ended()
    assert visit.evaluate("scrollY") == before[0]


@pytest.mark.parametrize("distance", [1, 40, 64])
def test_within_64_pixels_of_the_end_the_view_follows_again(visit: Visit, distance: int) -> None:
    stream = Stream(visit)
    visit.evaluate("(distance) => scrollBy(0, -distance)", distance)
    _settled(visit)
    stream.more(1)
    assert abs(_gap(visit)) <= 1


def test_a_wheel_that_starts_upwards_is_not_pulled_back_while_text_arrives(visit: Visit) -> None:
    """The first pixels of a smooth scroll are within the limit; the reader's direction decides."""
    stream = Stream(visit)
    visit.page.mouse.move(400, 300)
    top = visit.evaluate("scrollY")
    visit.page.mouse.wheel(0, -30)
    stream.gates[0].open()
    for _ in range(6):
        visit.page.mouse.wheel(0, -30)
    stream.arrived(1)
    _settled(visit)
    assert visit.evaluate("scrollY") < top - 64


def test_the_button_to_the_latest_leads_to_the_end_and_follows_again(visit: Visit) -> None:
    stream = Stream(visit)
    visit.evaluate("scrollTo(0, 0)")
    _settled(visit)
    button = visit.page.get_by_role("button", name="To the latest")
    stream.more(1)
    expect(button).to_be_visible()
    button.click()
    expect(button).to_be_hidden()
    assert abs(_gap(visit)) <= 1
    stream.more(2)
    assert abs(_gap(visit)) <= 1


@pytest.mark.parametrize("size", SIZES)
def test_the_question_stays_at_the_top_from_the_first_token_to_the_last(
    visits: Visits, size: tuple[int, int]
) -> None:
    width, height = size
    visit = visits(viewport={"width": width, "height": height})
    top = "document.querySelector('.turn > h2').getBoundingClientRect().top"
    stream = Stream(visit)
    for part in (1, 2, 3):
        assert 0 <= visit.evaluate(top) <= height / 4
        stream.more(part)
    stream.gates[3].open()
    visit.ended()
    assert 0 <= visit.evaluate(top) <= height / 4
    expect(visit.page.locator(".turn > h2")).to_be_in_viewport(ratio=1)


def test_what_comes_after_the_text_does_not_move_the_view(visit: Visit) -> None:
    stream = Stream(visit)
    for part in (1, 2, 3):
        stream.more(part)
    place = "document.querySelector('.turn .prose').getBoundingClientRect().bottom"
    before = visit.evaluate(place)
    stream.gates[3].open()
    visit.ended()
    assert abs(visit.evaluate(place) - before) <= 40, "the line of stages goes, and nothing else moves"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("ending", ["whole", "stopped"])
def test_what_is_said_of_an_answer_is_whole_in_view_when_it_ends(
    visits: Visits, size: tuple[int, int], ending: str
) -> None:
    width, height = size
    visit = visits(viewport={"width": width, "height": height})
    stream = Stream(visit)
    stream.more(1)
    if ending == "stopped":
        visit.send_button.click()
    for gate in stream.gates[1:]:
        gate.open()
    visit.ended()
    below = visit.evaluate(
        """document.querySelector('.ask').getBoundingClientRect().top
          - document.querySelector('.turn .actions').previousElementSibling.getBoundingClientRect().bottom"""
    )
    assert below >= 8
    expect(visit.page.locator("#latest")).to_be_hidden()


COVERED = """() => {
  const latest = document.querySelector('#latest').getBoundingClientRect();
  const inside = document.querySelector('.ask').getBoundingClientRect();
  const over = [...document.querySelectorAll('.composer :is(label, p, textarea, #send)')].filter((node) => {
    const box = node.getBoundingClientRect();
    const across = Math.min(latest.right, box.right) - Math.max(latest.left, box.left);
    const down = Math.min(latest.bottom, box.bottom) - Math.max(latest.top, box.top);
    return node.checkVisibility() && across > 0 && down > 0 && node.textContent.trim();
  });
  return [over.map((node) => node.outerHTML.slice(0, 60)), latest.top >= inside.top, latest.height];
}"""


def test_the_button_to_the_latest_covers_nothing(visit: Visit) -> None:
    with in_state(visit, "conversation"):
        for width, height in (*SIZES, (320, 640)):
            visit.page.set_viewport_size({"width": width, "height": height})
            covered, inside, height = visit.evaluate(COVERED)
            assert (covered, inside, round(height)) == ([], True, 44), width


def test_a_reload_returns_to_where_one_read(visit: Visit) -> None:
    visit.ask(answered(TEXT))
    visit.evaluate("scrollTo(0, 700)")
    _settled(visit)
    place = visit.evaluate("scrollY")
    visit.page.reload()
    visit.ended()
    assert abs(visit.evaluate("scrollY") - place) <= 2


def test_a_reader_below_the_conversation_is_not_moved(visit: Visit) -> None:
    stream = Stream(visit)
    visit.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    _settled(visit)
    place = "document.querySelector('#journey-title').getBoundingClientRect().top"
    before = visit.evaluate(place)
    stream.more(1)
    assert abs(visit.evaluate(place) - before) <= 1


def test_asking_again_goes_to_the_end(visit: Visit) -> None:
    stream = Stream(visit)
    for gate in stream.gates:
        gate.open()
    visit.ended()
    visit.evaluate("scrollTo(0, 0)")
    _settled(visit)
    visit.api.play(answered("Briefly."))
    visit.box.focus()
    visit.page.keyboard.type("and then?")
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator(".turn")).to_have_count(2)
    expect(visit.turn.get_by_role("heading", level=2)).to_be_in_viewport()
    visit.ended()


def test_the_focus_is_never_taken_by_an_answer(visit: Visit) -> None:
    stream = Stream(visit)
    cite = visit.answer.get_by_role("button", name="[2]").first
    cite.focus()
    for part in (1, 2, 3):
        stream.more(part)
        expect(cite).to_be_focused()
    stream.gates[3].open()
    visit.ended()
    expect(cite).to_be_focused()
