"""What a visitor sees when the documents don't answer."""

from playwright.sync_api import expect

from tests.browser import answers
from tests.browser.answers import answered
from tests.browser.scripted_api import Event, Script
from tests.browser.visiting import Visit


def test_a_question_without_an_answer_offers_two_that_have_one_the_nearest_documents_and_the_search(
    visit: Visit,
) -> None:
    visit.ask(answers.not_answered())
    expect(visit.answer).to_have_text("The documents don't say.")
    expect(visit.turn.get_by_role("heading", name="Nearest documents")).to_be_visible()
    offered = visit.turn.locator(".chips a")
    expect(offered).to_have_count(2)
    visit.api.play(answered())
    words = offered.first.inner_text()
    offered.first.click()
    expect(visit.page.locator(".turn")).to_have_count(2)
    visit.ended()
    assert visit.api.asked[-1]["question"] == words


def test_what_is_quoted_as_nearest_can_be_checked_like_an_answer(visit: Visit) -> None:
    quoted = "I'm not sure that the documents answer this; the nearest that they say:\n\nThe vectors live in S3 [2]."
    cited = [{**answers.CITATIONS[0], "n": 2, "quote": "The vectors live in **Amazon S3 Vectors**"}]
    visit.ask(answered(quoted, answered=False, grounded=False, citations=cited))
    expect(visit.turn.get_by_role("heading", name="Nearest documents")).to_have_count(0)
    expect(visit.turn.locator(".margin mark")).to_contain_text("The vectors live in Amazon S3 Vectors")
    expect(visit.turn.locator(".chips a")).to_have_count(2)
    expect(visit.turn.locator(".notice")).to_have_count(0)
    visit.answer.get_by_role("button").first.click()
    expect(visit.page.get_by_role("dialog")).to_be_visible()


def test_questions_that_the_answer_lists_itself_are_links_where_they_stand_and_not_offered_twice(
    visit: Visit,
) -> None:
    text = "The documents don't say. They name “cost” but not “Azure”.\n\nThey do answer:\n\n- Why Lambda?\n- Why S3?"
    flagged = (
        Event("delta", {"text": "The documents don't say. ", "flags": []}),
        Event("delta", {"text": text.removeprefix("The documents don't say. "), "flags": ["unsourced"]}),
    )
    last = answers.done(text, answered=False, grounded=False, citations=[], next=["Why Lambda?", "Why S3?"])
    visit.ask(Script([*answers.opening(), *flagged, Event("done", last)]), question="Does it run on Azure?")
    expect(visit.turn.locator(".chips a")).to_have_text(["Why Lambda?", "Why S3?"])
    expect(visit.answer.locator(".chips a")).to_have_count(2)
    expect(visit.turn.get_by_text("What the documents do answer:")).to_have_count(0)
    expect(visit.turn.locator(".mark-word")).to_have_count(0)  # a refusal needs no source
