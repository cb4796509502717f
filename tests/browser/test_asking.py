"""How a question is asked."""

import pytest
from playwright.sync_api import Route, expect

from tests.browser import answers
from tests.browser.answers import answered, failed, streaming
from tests.browser.visiting import QUESTION, Visit, Visits

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


def test_enter_sends_and_shift_enter_breaks_the_line(visit: Visit) -> None:
    visit.api.play(answered())
    visit.box.click()
    visit.page.keyboard.type("one")
    visit.page.keyboard.press("Shift+Enter")
    visit.page.keyboard.type("two")
    expect(visit.box).to_have_value("one\ntwo")
    visit.page.keyboard.press("Enter")
    visit.ended()
    assert visit.api.asked[0]["question"] == "one\ntwo"
    expect(visit.box).to_have_value("")
    expect(visit.box).to_be_focused()


def test_on_a_phone_enter_breaks_the_line_and_the_hint_does_not_promise_otherwise(visits: Visits) -> None:
    visit = visits(**PHONE)
    visit.box.tap()
    visit.page.keyboard.type("one")
    visit.page.keyboard.press("Enter")
    expect(visit.box).to_have_value("one\n")
    assert visit.api.asked == []
    expect(visit.page.get_by_text("Enter sends")).to_be_hidden()
    expect(visit.page.get_by_text("Up to 1,000 characters")).to_be_visible()


@pytest.mark.parametrize("composition_ends_first", [False, True])
def test_enter_that_confirms_a_composition_never_sends(visit: Visit, composition_ends_first: bool) -> None:
    """Chromium and Firefox say isComposing; Safari ends the composition first and says key code 229."""
    visit.box.click()
    cdp = visit.cdp()
    cdp.send("Input.imeSetComposition", {"text": "にほん", "selectionStart": 3, "selectionEnd": 3})
    if composition_ends_first:
        cdp.send("Input.insertText", {"text": "日本"})
        visit.box.dispatch_event(
            "keydown", {"key": "Enter", "keyCode": 229, "bubbles": True, "cancelable": True}
        )
        expect(visit.box).to_have_value("日本")
    else:
        visit.box.dispatch_event(
            "keydown", {"key": "Enter", "isComposing": True, "bubbles": True, "cancelable": True}
        )
        expect(visit.box).to_have_value("にほん")
    assert visit.api.asked == []
    expect(visit.page.locator(".turn")).to_have_count(0)


def test_an_enter_after_the_composition_sends(visit: Visit) -> None:
    visit.api.play(answered())
    visit.box.click()
    cdp = visit.cdp()
    cdp.send("Input.imeSetComposition", {"text": "にほん", "selectionStart": 3, "selectionEnd": 3})
    cdp.send("Input.insertText", {"text": "日本"})
    visit.page.wait_for_timeout(80)  # longer than a confirming Enter can be away
    visit.page.keyboard.press("Enter")
    visit.ended()
    assert visit.api.asked[0]["question"] == "日本"


def test_the_counter_appears_near_the_limit_and_more_is_not_sent(visit: Visit) -> None:
    counter = visit.page.locator("#counter")
    visit.box.fill("a" * 799)
    expect(counter).to_be_empty()
    visit.box.fill("🦀" * 1000)
    expect(counter).to_have_text("1,000 / 1,000")
    expect(visit.send_button).to_have_attribute("aria-disabled", "false")
    visit.box.fill("a" * 1012)
    expect(visit.page.locator("#hint")).to_have_text("Too long by 12 characters.")
    expect(visit.box).to_have_attribute("aria-invalid", "true")
    visit.page.keyboard.press("Enter")
    expect(visit.alert).to_have_text("Too long by 12 characters.")
    assert visit.api.asked == []


@pytest.mark.parametrize("text", ["", "   \n "])
def test_nothing_is_sent_without_words(visit: Visit, text: str) -> None:
    visit.box.fill(text)
    visit.page.keyboard.press("Enter")
    visit.send_button.click(force=True)
    expect(visit.page.locator(".turn")).to_have_count(0)
    assert visit.api.asked == []


def test_suggestions_send_disappear_and_come_back_with_new_chat(visit: Visit) -> None:
    suggestions = visit.page.locator("#suggestions a")
    assert 4 <= suggestions.count() <= 6
    words = suggestions.first.inner_text()
    visit.api.play(answered())
    suggestions.first.click()
    visit.ended()
    assert visit.api.asked[0]["question"] == words
    expect(suggestions.first).to_be_hidden()
    visit.page.get_by_role("button", name="New chat").click()
    expect(suggestions.first).to_be_visible()
    expect(visit.page.locator(".turn")).to_have_count(0)
    expect(visit.box).to_be_focused()
    expect(visit.page.get_by_role("button", name="New chat")).to_be_hidden()


def test_new_chat_can_be_undone_until_the_next_question(visit: Visit) -> None:
    visit.ask(answered("First [1].", citations=[]), question="one?")
    visit.page.get_by_role("button", name="New chat").click()
    visit.page.get_by_role("button", name="Undo").click()
    expect(visit.answer).to_contain_text("First")
    visit.ask(answered(), question="two?")
    assert len(visit.api.asked[-1]["history"]) == 1
    visit.page.get_by_role("button", name="New chat").click()
    visit.ask(answered(), question="three?")
    expect(visit.page.get_by_role("button", name="Undo")).to_have_count(0)


def test_a_long_question_is_folded_and_can_be_read_whole(visit: Visit) -> None:
    question = "Why is it built like this, and not otherwise? " * 20
    visit.ask(answered(), question=question)
    heading = visit.turn.get_by_role("heading", level=2)
    box = heading.bounding_box()
    assert box
    assert box["height"] < 160
    unfold = visit.turn.get_by_role("button", name="Show the whole question")
    unfold.click()
    expect(visit.turn.get_by_role("button", name="Show less")).to_have_attribute("aria-expanded", "true")


def test_the_question_is_drawn_at_once_however_slow_the_scripts_come(visits: Visits) -> None:
    visit = visits(None)
    held: list[Route] = []
    visit.page.route("**/chat.js", lambda route: held.append(route))
    visit.open().api.play(answered())
    visit.send()
    expect(visit.page.locator(".turn h2")).to_have_text(QUESTION)
    expect(visit.page.locator(".stages")).to_have_text("Searching")
    assert visit.api.asked == []
    for route in held:
        route.continue_()
    visit.ended()
    expect(visit.page.locator(".turn")).to_have_count(1)


def test_a_question_in_the_address_fills_the_box_and_never_sends(visits: Visits) -> None:
    visit = visits("/?q=What%20does%20it%20cost%3F")
    expect(visit.box).to_have_value("What does it cost?")
    visit.page.wait_for_load_state("networkidle")
    assert visit.api.asked == []
    expect(visit.page.locator(".turn")).to_have_count(0)
    expect(visit.box).to_be_focused()
    visit.box.fill("")
    visit.page.reload()
    expect(visit.box).to_have_value("")


def test_stop_keeps_the_text_says_so_and_stops_the_work(visit: Visit) -> None:
    script, _gate = streaming(after=200)
    visit.api.play(script)
    visit.send()
    expect(visit.answer).to_contain_text("OpenSearch Serverless bills")
    expect(visit.send_button).to_have_text("Stop")
    visit.send_button.click()
    expect(visit.turn).to_have_attribute("data-state", "stopped")
    expect(visit.turn).to_contain_text("You stopped this answer.")
    expect(visit.answer).to_contain_text("OpenSearch Serverless bills")
    expect(visit.send_button).to_have_text("Ask")
    expect(visit.status).to_contain_text("Stopped")
    for _ in range(100):
        if visit.api.left:
            break
        visit.page.wait_for_timeout(20)
    assert visit.api.left == 1


def test_escape_stops_but_not_while_a_dialog_is_open(visit: Visit) -> None:
    script, gate = streaming(after=300)
    visit.api.play(script)
    visit.send()
    visit.answer.get_by_role("button", name="[3]").click()
    expect(visit.dialog).to_be_visible()
    visit.page.keyboard.press("Escape")
    expect(visit.dialog).to_be_hidden()
    expect(visit.turn).to_have_attribute("data-state", "asking")
    visit.page.keyboard.press("Escape")
    expect(visit.turn).to_have_attribute("data-state", "stopped")
    gate.open()


def test_what_could_not_be_sent_stays_in_the_box(visit: Visit) -> None:
    visit.ask(failed("internal", "Something went wrong on our side.", 500))
    expect(visit.box).to_have_value(QUESTION)
    visit.api.play(answered())
    visit.turn.get_by_role("button", name="Retry").click()
    visit.ended()
    expect(visit.box).to_have_value("")
    expect(visit.page.locator(".turn")).to_have_count(1)


def test_a_draft_written_meanwhile_is_not_overwritten(visit: Visit) -> None:
    script, gate = streaming(after=100)
    visit.api.play(
        answers.Script(
            [*list(script.steps)[:-1], answers.Event("error", {"code": "internal", "message": "No."})]
        )
    )
    visit.send()
    expect(visit.answer).to_contain_text("Because")
    visit.box.fill("the next one")
    gate.open()
    visit.ended()
    expect(visit.box).to_have_value("the next one")


def test_offline_is_said_before_sending_and_the_question_stays(visit: Visit) -> None:
    visit.box.fill(QUESTION)
    visit.page.context.set_offline(True)
    expect(visit.page.locator("#hint")).to_contain_text("You are offline")
    expect(visit.send_button).to_have_attribute("aria-disabled", "true")
    visit.page.keyboard.press("Enter")
    expect(visit.alert).to_contain_text("You are offline")
    expect(visit.box).to_have_value(QUESTION)
    expect(visit.page.locator(".turn")).to_have_count(0)
    visit.page.context.set_offline(False)
    expect(visit.page.locator("#hint")).not_to_contain_text("offline")
    visit.api.play(answered())
    visit.send_button.click()
    visit.ended()


def test_follow_ups_carry_the_complete_answers_and_new_chat_forgets(visit: Visit) -> None:
    visit.ask(answered("First [1].", citations=[]), question="one?")
    visit.ask(answers.cut_off(), question="cut?")
    visit.ask(answered("Second [1]."), question="and in production?")
    assert visit.api.asked[-1]["history"] == [{"question": "one?", "answer": "First [1]."}]
    visit.page.get_by_role("button", name="New chat").click()
    visit.ask(answered(), question="three?")
    assert visit.api.asked[-1]["history"] == []


def test_history_keeps_the_newest_eight_turns_and_cuts_long_answers(visit: Visit) -> None:
    for turn in range(9):
        visit.ask(
            answered(f"Answer {turn} " + "x" * (9_000 if turn == 8 else 0)), question=f"question {turn}"
        )
    visit.ask(answered(), question="last")
    history = visit.api.asked[-1]["history"]
    assert [turn["question"] for turn in history] == [f"question {turn}" for turn in range(1, 9)]
    assert len(history[-1]["answer"]) == 8_000


def test_the_conversation_and_the_draft_survive_a_reload_but_not_the_tab(
    visit: Visit, visits: Visits
) -> None:
    visit.ask(answered())
    visit.box.fill("half a question")
    visit.page.reload()
    expect(visit.answer).to_contain_text("Amazon S3 Vectors")
    expect(visit.turn.get_by_role("button", name="[1]").first).to_be_visible()
    expect(visit.box).to_have_value("half a question")
    visit.ask(answered(), question="and now?")
    assert len(visit.api.asked[-1]["history"]) == 1
    expect(visits().page.locator(".turn")).to_have_count(0)


def test_an_answer_interrupted_by_a_reload_is_cut_off_and_can_be_retried(visit: Visit) -> None:
    script, gate = streaming(after=200)
    visit.api.play(script)
    visit.send()
    expect(visit.answer).to_contain_text("OpenSearch")
    visit.page.reload()
    expect(visit.turn).to_have_attribute("data-state", "cut")
    visit.api.play(answered())
    visit.turn.get_by_role("button", name="Retry").click()
    visit.ended()
    expect(visit.turn).to_have_attribute("data-state", "done")
    gate.open()


def test_every_request_carries_the_hash_of_its_body(visit: Visit) -> None:
    """CloudFront's origin access control signs nothing without `x-amz-content-sha256`."""
    visit.ask(answered(), question="Wie heißt „das“ auf 日本語? 🦀")
    visit.turn.get_by_role("button", name="Helpful", exact=True).click()
    expect(visit.turn.get_by_text("Thank you")).to_be_visible()
    assert visit.api.wrong_hashes == []
    assert visit.api.asked[0]["accept"] == "text/event-stream"
