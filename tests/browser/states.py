"""Each state the page can be in: the tests look at all of them, and so do the screenshots."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import expect

from tests.browser import answers
from tests.browser.scripted_api import Gate
from tests.browser.visiting import Visit


def _empty(visit: Visit) -> None:
    expect(visit.page.locator("#deployment.known")).to_be_attached()


def _waiting(visit: Visit) -> Gate:
    script, gate = answers.waiting()
    visit.api.play(script)
    visit.send()
    expect(visit.turn.locator(".margin li")).to_have_count(3)
    return gate


def _streaming(visit: Visit) -> Gate:
    script, gate = answers.streaming(after=420)
    visit.api.play(script)
    visit.send()
    expect(visit.answer.locator("table")).to_be_visible()
    return gate


def _answered(visit: Visit) -> None:
    visit.ask(answers.answered(tools=[answers.TOOL]))
    visit.turn.get_by_text("Calculated with").click()


def _unverified(visit: Visit) -> None:
    visit.ask(answers.unverified(), question="What does a question cost?")
    expect(visit.answer.locator(".mark-word")).to_be_visible()


def _ungrounded(visit: Visit) -> None:
    visit.ask(answers.ungrounded(), question="Is it cheap?")


def _not_answered(visit: Visit) -> None:
    visit.ask(answers.not_answered(), question="Who won the world cup?")


def _refused(visit: Visit) -> None:
    visit.ask(
        answers.answered(
            "The documents don't say.",
            answered=False,
            grounded=False,
            citations=[],
            next=["Is this running on AWS already?", "What is each AWS service for?"],
        ),
        question="Does it run on Azure as well?",
    )


def _sources_open(visit: Visit) -> None:
    visit.ask(answers.whole(), question="What does it cost a month?")
    for summary in visit.turn.locator(".margin summary").all():
        if not summary.evaluate("(node) => node.parentElement.open"):
            summary.click()


def _cleared(visit: Visit) -> None:
    visit.ask(answers.answered())
    visit.page.get_by_role("button", name="New chat").click()
    expect(visit.page.get_by_role("button", name="Undo")).to_be_visible()


def _long_question(visit: Visit) -> None:
    visit.ask(answers.answered(), question="Why is it built like this, and not otherwise? " * 20)


def _parts_open(visit: Visit) -> None:
    for summary in visit.page.locator(".parts summary, .fold summary").all():
        summary.click()


def _searched(visit: Visit) -> None:
    visit.page.locator("#find").fill("idle cost")
    expect(visit.page.locator("#found li").first).to_be_visible()


def _error(visit: Visit) -> None:
    visit.ask(answers.failed("rate_limited", "That was too fast. Wait a moment and try again.", 429, 42))


def _cut_off(visit: Visit) -> None:
    visit.ask(answers.cut_off())


def _stopped(visit: Visit) -> None:
    _streaming(visit)
    visit.send_button.click()
    visit.ended()


def _offline(visit: Visit) -> None:
    visit.box.fill("What does a question cost?")
    visit.page.context.set_offline(True)
    expect(visit.page.locator("#hint")).to_contain_text("offline")


def _too_long(visit: Visit) -> None:
    visit.box.fill("Why? " * 210)


def _dialog(visit: Visit) -> None:
    visit.ask(answers.answered())
    visit.answer.get_by_role("button", name="[1]").click()
    expect(visit.dialog).to_be_visible()


def _feedback(visit: Visit) -> None:
    visit.ask(answers.answered())
    visit.turn.get_by_role("button", name="Not helpful").click()
    expect(visit.turn.get_by_label("Anything to add?")).to_be_visible()


def _conversation(visit: Visit) -> None:
    visit.ask(answers.answered(answers.long_text(350)), question="How does a request travel?")
    visit.ask(answers.unverified(), question="And what does that cost?")
    visit.page.evaluate("scrollTo(0, 300)")
    expect(visit.page.get_by_role("button", name="To the latest")).to_be_visible()


STATES: dict[str, Callable[[Visit], Gate | None]] = {
    "empty": _empty,
    "waiting": _waiting,
    "streaming": _streaming,
    "answered": _answered,
    "unverified": _unverified,
    "ungrounded": _ungrounded,
    "not answered": _not_answered,
    "refused": _refused,
    "sources open": _sources_open,
    "cleared": _cleared,
    "long question": _long_question,
    "parts open": _parts_open,
    "searched": _searched,
    "error": _error,
    "cut off": _cut_off,
    "stopped": _stopped,
    "offline": _offline,
    "too long": _too_long,
    "dialog": _dialog,
    "feedback": _feedback,
    "conversation": _conversation,
}


@contextmanager
def in_state(visit: Visit, name: str) -> Iterator[Visit]:
    """Bring the page into a state, and let go of its stream at the end."""
    gate = STATES[name](visit)
    try:
        yield visit
    finally:
        if gate:
            gate.open()
