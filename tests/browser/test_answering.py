"""What an answer shows, in each state."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import answers
from tests.browser.answers import ANSWER_ID, SOURCES, TEXT, TOOL, answered, failed, waiting
from tests.browser.scripted_api import Event, Raw, Script
from tests.browser.visiting import QUESTION, Visit, Visits


def test_stages_come_from_the_stream_and_sources_before_the_first_word(visit: Visit) -> None:
    before, between = answers.Gate(), answers.Gate()
    head = answers.opening()
    visit.api.play(Script([*head[:2], before, head[2], between, *answers.answered().steps[3:]]))
    visit.send()
    stage = visit.turn.locator(".stages [aria-current]")
    expect(stage).to_have_text("Searching")
    expect(visit.turn.locator(".margin li")).to_have_count(0)
    before.open()
    expect(visit.turn.locator(".margin li")).to_have_count(3)
    expect(stage).to_have_text("Reading 3 passages")
    expect(visit.answer).to_be_empty()
    between.open()
    visit.ended()
    expect(stage).to_have_count(0)


def test_a_follow_up_says_that_it_is_being_understood(visit: Visit) -> None:
    gate = answers.Gate()
    visit.api.play(
        Script([answers.start(), Event("status", {"stage": "rewriting"}), gate, *answers.opening()[1:]])
    )
    visit.send()
    expect(visit.turn.locator(".stages")).to_contain_text("follow-up")
    gate.open()


def test_a_citation_opens_the_verbatim_passage_and_the_document(visit: Visit) -> None:
    visit.ask(answered())
    cite = visit.answer.get_by_role("button", name="[1]")
    cite.click()
    expect(visit.dialog).to_be_visible()
    expect(visit.dialog.get_by_role("heading", name="The short answer")).to_be_visible()
    expect(visit.dialog).to_contain_text("Costs › The short answer")
    assert "".join(visit.dialog.locator("mark").all_inner_texts()) == answers.CITATIONS[1]["quote"]
    link = visit.dialog.get_by_role("link")
    assert str(link.get_attribute("href")).endswith("/documents/costs.md#the-short-answer")
    visit.dialog.get_by_role("button", name="Close").click()
    expect(visit.dialog).to_be_hidden()
    expect(cite).to_be_focused()


def test_an_external_document_is_linked_without_referrer_or_endorsement(visit: Visit) -> None:
    visit.ask(answered())
    visit.answer.get_by_role("button", name="[3]").click()
    link = visit.dialog.get_by_role("link")
    expect(link).to_have_attribute("href", SOURCES[2]["url"])
    expect(link).to_have_attribute("rel", "noopener noreferrer nofollow ugc")


def test_a_quote_with_emphasis_is_highlighted_across_elements(visit: Visit) -> None:
    visit.ask(answered())
    visit.answer.get_by_role("button", name="[2]").click()
    expect(visit.dialog).to_be_visible()
    marked = "".join(visit.dialog.locator("mark").all_inner_texts())
    assert marked == "The vectors live in Amazon S3 Vectors, which bills per gigabyte and per query"


def test_a_quote_beyond_the_snippet_is_still_shown(visit: Visit) -> None:
    quote = "A sentence of the passage that the snippet leaves out."
    citation = {**answers.CITATIONS[1], "quote": quote}
    visit.ask(answered(citations=[citation]))
    visit.answer.get_by_role("button", name="[1]").click()
    expect(visit.dialog.locator("mark")).to_have_text(quote)


def test_a_click_beside_the_dialog_closes_it(visit: Visit) -> None:
    visit.ask(answered())
    visit.answer.get_by_role("button", name="[2]").click()
    expect(visit.dialog.get_by_role("heading", name="Vector store")).to_be_visible()
    visit.page.mouse.click(5, 5)
    expect(visit.dialog).to_be_hidden()


def test_what_is_read_stands_beside_the_answer_and_then_what_is_cited_by_document(visit: Visit) -> None:
    script, gate = waiting()
    visit.api.play(script)
    visit.send()
    expect(visit.turn.locator(".margin .row")).to_have_count(3)
    gate.open()
    visit.ended()
    labels = visit.turn.locator(".margin h3").all_inner_texts()
    assert labels == ["From Costs", "From Architecture", "From Design decisions"]
    first = visit.turn.locator(".margin details").first
    expect(first).to_have_attribute("open", "")
    assert first.locator("mark").inner_text() == answers.CITATIONS[1]["quote"]
    expect(first.get_by_role("link")).to_have_text("Read it in Costs")
    first.get_by_role("button", name="The whole passage").click()
    expect(visit.dialog.get_by_role("link")).to_have_text("Read it in Costs, at commit 3f9b15f0")


def test_what_was_read_and_not_cited_is_folded_away(visit: Visit) -> None:
    visit.ask(answered("Cheap [1].", citations=[answers.CITATIONS[1]]))
    expect(visit.turn.locator(".margin h3")).to_have_text(["From Costs"])
    rest = visit.turn.get_by_text("Read, not cited: 2")
    rest.click()
    visit.turn.locator(".margin .row").first.click()
    expect(visit.dialog).to_be_visible()


def test_on_a_phone_only_what_is_cited_is_listed_after_the_answer(visits: Visits) -> None:
    visit = visits(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    script, gate = waiting()
    visit.api.play(script)
    visit.send()
    expect(visit.turn.locator(".margin")).to_be_hidden()
    gate.open()
    visit.ended()
    margin = visit.turn.locator(".margin")
    expect(margin).to_be_visible()
    expect(margin.locator("details[open]")).to_have_count(0)
    answer, sources = visit.answer.bounding_box(), margin.bounding_box()
    assert answer
    assert sources
    assert sources["y"] >= answer["y"] + answer["height"]


def test_the_sentence_that_answers_stands_apart_and_larger(visit: Visit) -> None:
    visit.ask(answers.whole())
    paragraphs = visit.answer.locator("> p")
    expect(paragraphs.first).to_contain_text("An idle deployment costs a few cents a month")
    expect(paragraphs.first).not_to_contain_text("OpenSearch")
    size = "(node) => parseFloat(getComputedStyle(node).fontSize)"
    assert paragraphs.first.evaluate(size) > paragraphs.nth(1).evaluate(size)


def test_sentences_that_cite_the_same_carry_it_once_at_their_end(visit: Visit) -> None:
    visit.ask(
        answered("Yes. It is cheap [1]. It is idle most of the day [1]. It has a table [2].", citations=[])
    )
    text = visit.answer.locator("> p").nth(1).inner_text().replace("\u00a0", " ")
    assert text == "It is cheap. It is idle most of the day [1]. It has a table [2]."


def test_a_caveat_stands_between_lines_as_one(visit: Visit) -> None:
    visit.ask(answers.whole())
    expect(visit.answer.locator(".caveat")).to_contain_text("Not built yet: the app doesn't enforce the cap")


def test_an_unsourced_sentence_is_marked_in_words(visit: Visit) -> None:
    visit.ask(answers.whole())
    expect(visit.answer.locator(".unsourced")).to_have_text("Everybody likes that.")
    expect(visit.answer.locator(".mark-word")).to_have_text("no source")
    expect(visit.turn.locator(".notice")).to_contain_text("One sentence is marked “no source”")


def test_flags_mark_a_sentence_while_the_answer_is_still_being_written(visit: Visit) -> None:
    gate = answers.Gate()
    text = "It costs 99 USD [1]. "
    flagged = Event("delta", {"text": text, "flags": ["unverified"]})
    end = Event("done", answers.done(f"{text}Really [1].", unverified=[text.strip()]))
    visit.api.play(Script([*answers.opening(), flagged, gate, Event("delta", {"text": "Really [1]."}), end]))
    visit.send()
    expect(visit.answer.locator(".mark-word")).to_have_text("unverified")
    gate.open()
    visit.ended()
    expect(visit.answer.locator(".mark-word")).to_have_count(1)


def test_an_answer_says_where_more_stands_and_what_can_be_asked_next(visit: Visit) -> None:
    visit.ask(answers.whole())
    more = visit.turn.get_by_role("link", name="More in Costs, Why there is no OpenSearch")
    expect(more).to_have_attribute("href", "/documents/costs.md#why-there-is-no-opensearch")
    question = "Which models does dev use, and which prod?"
    visit.api.play(answers.whole())
    visit.turn.get_by_role("link", name=question).click()
    expect(visit.page.locator(".turn")).to_have_count(2)
    visit.ended()
    expect(visit.turn.last.get_by_role("link", name=question)).to_have_count(0)
    assert {"question": question, "history": []}.items() <= visit.api.asked[-1].items(), "it stands alone"


def test_a_model_that_costs_nothing_here_says_so_and_what_its_tokens_would_cost(visit: Visit) -> None:
    steps = [answers.start(model="emulator.extractive-v1"), *answered(cost_usd=None).steps[1:]]
    visit.ask(Script(steps))
    expect(visit.turn.locator(".facts")).to_contain_text(
        "0.00 USD here; 0.00013 USD of tokens on Amazon Nova Micro"
    )
    expect(visit.turn).not_to_contain_text("no price known")


def test_a_question_can_be_shared_by_its_address(visits: Visits) -> None:
    visit = visits(permissions=["clipboard-read", "clipboard-write"])
    visit.ask(answered())
    share = visit.turn.get_by_role("button", name="Share")
    share.click()
    expect(visit.turn.get_by_text("Link copied")).to_be_visible()
    assert visit.evaluate("navigator.clipboard.readText()").endswith(
        "/?q=Why%20is%20there%20no%20OpenSearch%20here%3F"
    )


def test_copy_names_only_what_is_cited(visits: Visits) -> None:
    visit = visits(permissions=["clipboard-read", "clipboard-write"])
    visit.ask(answered("Cheap [1].", citations=[answers.CITATIONS[1]]))
    visit.turn.locator('[data-do="copy"]').click()
    expect(visit.turn.locator('[data-do="copy"]')).to_have_text("Copied")
    text = visit.evaluate("navigator.clipboard.readText()")
    assert "1. [Costs > The short answer]" in text
    assert "2. [" not in text


def test_a_comment_in_an_answer_or_a_passage_is_no_text(visit: Visit) -> None:
    visit.ask(
        answered("Cheap [1].\n\n<!-- Generated from x -->\n\nAnd <!-- /generated --> idle.", citations=[])
    )
    expect(visit.answer).not_to_contain_text("Generated")
    expect(visit.answer).to_contain_text("And  idle.")


def test_a_number_without_a_source_is_no_button(visit: Visit) -> None:
    visit.ask(answered("As [9] says, and `[1]` in code, and \\[1\\].", citations=[]))
    expect(visit.answer).to_have_text("As [9] says, and [1] in code, and [1].")
    expect(visit.answer.locator(".cite")).to_have_count(0)


def test_a_link_definition_cannot_take_over_the_citations(visit: Visit) -> None:
    visit.ask(answered("Cheap [1].\n\n[1]: https://evil.example/\n"))
    expect(visit.answer.get_by_role("button", name="[1]").first).to_be_visible()
    expect(visit.answer.get_by_role("link", name="[1]")).to_have_count(0)


def test_an_unverified_sentence_is_marked_in_words_and_the_notice_counts_it(visit: Visit) -> None:
    visit.ask(answers.unverified())
    marked = visit.answer.locator(".unverified")
    expect(marked.first).to_be_visible()
    assert "".join(marked.all_inner_texts()).startswith("A typical question costs about 0.00099 USD")
    expect(visit.answer).to_contain_text("unverified")
    expect(visit.turn.locator(".notice")).to_contain_text("One sentence is marked unverified")
    assert "350.40" not in "".join(marked.all_inner_texts())


def test_the_unverified_word_stands_after_the_sentences_citation(visit: Visit) -> None:
    visit.ask(answers.unverified())
    expect(visit.answer.locator(".mark-word")).to_be_visible()
    text = re.sub(r"\s+", " ", visit.answer.inner_text())
    assert re.search(r"0\.00099 USD \[2\]\. ?unverified ?The vectors", text), text


def test_an_unverified_sentence_that_is_not_found_is_shown_anyway(visit: Visit) -> None:
    visit.ask(answered("It is cheap [1].", unverified=["It was said otherwise."]))
    expect(visit.answer).to_contain_text("It was said otherwise.")
    expect(visit.answer.locator(".mark-word")).to_have_text("unverified")


def test_an_ungrounded_answer_has_a_clear_notice(visit: Visit) -> None:
    visit.ask(answers.ungrounded())
    expect(visit.turn.locator(".notice")).to_contain_text("Nothing in the documents supports this answer.")


def test_an_answer_from_a_tool_alone_says_that_it_is_a_calculation(visit: Visit) -> None:
    visit.ask(answered("It costs 1.73 USD a month.", tools=[TOOL], citations=[]))
    expect(visit.turn.locator(".notice")).to_contain_text("rests on a calculation")
    visit.turn.get_by_text("Calculated with").click()
    expect(visit.turn.get_by_role("region", name="What estimate_cost was asked")).to_contain_text("10000")
    expect(visit.turn.get_by_role("region", name="What estimate_cost answered")).to_contain_text("1.73")


def test_each_answer_says_what_it_cost_how_long_it_took_and_who_wrote_it(visit: Visit) -> None:
    visit.ask(answered())
    facts = visit.turn.locator(".facts")
    for words in ("0.00013 USD", "1.8 s", "amazon.nova-micro-v1:0", "converse", "2,980 in, 214 out"):
        expect(facts).to_contain_text(words)


def test_a_cached_answer_and_an_unknown_cost_say_so(visit: Visit) -> None:
    steps = [answers.start(cached=True), *answered(cost_usd=None, usage=None).steps[1:]]
    visit.ask(Script(steps))
    expect(visit.turn.locator(".facts")).to_contain_text("from the cache")
    expect(visit.turn.locator(".facts")).to_contain_text("no price known")


def test_copy_gives_markdown_with_numbered_sources(visits: Visits) -> None:
    visit = visits(permissions=["clipboard-read", "clipboard-write"])
    visit.ask(answered())
    copy = visit.turn.locator('[data-do="copy"]')
    copy.click()
    expect(copy).to_have_text("Copied")
    text = visit.evaluate("navigator.clipboard.readText()")
    assert text.startswith(
        f"**{QUESTION}**\n\n{TEXT.strip()}\n\nSources:\n\n1. [Costs > The short answer](http"
    )
    assert text.splitlines()[-1] == f"3. [{SOURCES[2]['section']}]({SOURCES[2]['url']})"


def test_code_has_a_copy_of_its_own(visits: Visits) -> None:
    visit = visits(permissions=["clipboard-read", "clipboard-write"])
    visit.ask(answered())
    visit.answer.get_by_role("button", name="Copy code").click()
    expect(visit.answer.get_by_text("Copied")).to_be_visible()
    assert visit.evaluate("navigator.clipboard.readText()") in TEXT


def test_a_refused_clipboard_is_said(visits: Visits) -> None:
    visit = visits(None)
    visit.page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
    visit.open().ask(answered())
    visit.turn.locator('[data-do="copy"]').click()
    expect(visit.alert).to_contain_text("did not allow copying")


def test_retry_asks_the_same_question_in_the_same_place(visit: Visit) -> None:
    visit.ask(answered("First."), question="one?")
    visit.ask(answered("Second."), question="two?")
    visit.api.play(answered("First again."))
    first = visit.page.locator(".turn").first
    first.get_by_role("button", name="Retry").click()
    expect(first).to_have_attribute("data-state", "done")
    expect(first).to_contain_text("First again.")
    expect(visit.page.locator(".turn")).to_have_count(2)
    assert visit.api.asked[-1]["question"] == "one?"
    assert visit.api.asked[-1]["history"] == []
    expect(first.get_by_role("heading", name="one?")).to_be_focused()


def test_a_verdict_is_sent_at_once_and_a_comment_after_it(visit: Visit) -> None:
    visit.ask(answered())
    no = visit.turn.get_by_role("button", name="Not helpful")
    no.click()
    expect(no).to_have_attribute("aria-pressed", "true")
    expect(visit.turn.get_by_text("That was counted.")).to_be_visible()
    verdict = {"answer_id": ANSWER_ID, "helpful": False, "question": QUESTION}
    assert visit.api.feedback == [verdict]
    visit.turn.get_by_label("Anything to add?").fill("  Too long.  ")
    visit.turn.get_by_role("button", name="Send comment").click()
    expect(visit.turn.get_by_text("The comment was sent.")).to_be_focused()
    assert visit.api.feedback[1] == {**verdict, "comment": "Too long."}


def test_a_deployment_that_keeps_no_comments_asks_for_none(visit: Visit) -> None:
    visit.api.comment_kept = False
    visit.ask(answered())
    visit.turn.get_by_role("button", name="Helpful", exact=True).click()
    expect(visit.turn.get_by_text("That was counted.")).to_be_visible()
    expect(visit.turn.get_by_label("Anything to add?")).to_have_count(0)


def test_feedback_that_is_refused_says_so(visit: Visit) -> None:
    visit.api.feedback_status = 429
    visit.ask(answered())
    visit.turn.get_by_role("button", name="Helpful", exact=True).click()
    expect(visit.turn).to_contain_text("Too much feedback at once.")


@pytest.mark.parametrize("script", [answers.buffered(), answers.as_json()], ids=["buffered", "JSON"])
def test_a_response_that_does_not_stream_gives_the_same_page(visit: Visit, script: Script) -> None:
    def shape() -> str:
        return re.sub(
            r"(Code|Table|code) \d+", r"\1", re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", visit.turn.inner_html())
        )

    visit.ask(answered(tools=[TOOL] if script.json else []))
    streamed = shape()
    visit.page.get_by_role("button", name="New chat").click()
    visit.ask(script)
    assert shape() == streamed


@pytest.mark.parametrize(
    "script", [answers.cut_off(), answers.dropped()], ids=["without its last event", "connection lost"]
)
def test_a_stream_that_ends_early_is_cut_off_keeps_its_text_and_offers_retry(
    visit: Visit, script: Script
) -> None:
    visit.ask(script)
    expect(visit.turn).to_have_attribute("data-state", "cut")
    expect(visit.turn).to_contain_text("This answer was cut off.")
    expect(visit.answer).to_contain_text("OpenSearch Serverless")
    expect(visit.turn.get_by_role("button", name="Retry")).to_be_visible()
    expect(visit.alert).to_contain_text("cut off")


@pytest.mark.parametrize(
    ("code", "status", "action"),
    [
        ("rate_limited", 429, "Retry"),
        ("busy", 503, "Retry"),
        ("unavailable", 503, "Retry"),
        ("access_denied", 502, "Retry"),
        ("timeout", 504, "Retry"),
        ("internal", 500, "Retry"),
        ("question_too_long", 422, "Edit the question"),
        ("invalid_characters", 422, "Edit the question"),
        ("answer_withheld", 502, "Edit the question"),
        ("history_too_long", 422, "New chat"),
        ("budget_exhausted", 429, "Read the documents"),
        ("a_code_of_tomorrow", 500, "Retry"),
    ],
)
def test_each_error_is_one_sentence_and_one_action_with_the_code_in_small_print(
    visit: Visit, code: str, status: int, action: str
) -> None:
    visit.ask(failed(code, "What went wrong, in one sentence.", status))
    expect(visit.turn.locator(".notice strong")).to_have_text("What went wrong, in one sentence.")
    expect(visit.turn.locator(".notice small")).to_have_text(f"Code: {code}")
    assert visit.turn.locator(".actions > *").all_inner_texts() == [action]
    expect(visit.alert).to_have_text("What went wrong, in one sentence.")


def test_an_error_in_the_middle_keeps_what_came(visit: Visit) -> None:
    visit.ask(answers.failed_midway())
    expect(visit.turn).to_have_attribute("data-state", "error")
    expect(visit.answer).to_contain_text("OpenSearch Serverless")
    expect(visit.turn.locator(".notice")).to_contain_text("cut off by the model service")


@pytest.mark.parametrize(
    "script",
    [
        Script(status=502, body=b"<html>Bad gateway</html>"),
        Script(status=200, body=b"<html>A login page</html>"),
        Script([Raw(b"event: delta\ndata: {not json\n\n")]),
    ],
    ids=["an HTML error", "HTML instead of an answer", "broken JSON"],
)
def test_a_reply_that_is_not_ours_is_an_error_with_a_sentence(visit: Visit, script: Script) -> None:
    visit.ask(script)
    expect(visit.turn).to_have_attribute("data-state", "error")
    expect(visit.turn.get_by_role("button", name="Retry")).to_be_visible()
    expect(visit.turn.locator(".notice strong")).not_to_be_empty()


def test_429_counts_down_and_then_allows_asking_again(visits: Visits) -> None:
    visit = visits(None)
    visit.page.clock.install()
    visit.open().ask(failed("rate_limited", "That was too fast.", 429, 3))
    expect(visit.turn.locator(".countdown")).to_have_text(re.compile("You can ask again in [23] s"))
    expect(visit.send_button).to_have_attribute("aria-disabled", "true")
    visit.turn.get_by_role("button", name="Retry").click()
    expect(visit.alert).to_contain_text("You can ask again in")
    visit.page.clock.run_for(4_000)
    expect(visit.turn.locator(".countdown")).to_have_text("You can ask again now.")
    expect(visit.send_button).to_have_attribute("aria-disabled", "false")
    expect(visit.status).to_contain_text("You can ask again.")
    visit.api.play(answered())
    visit.turn.get_by_role("button", name="Retry").click()
    visit.page.clock.run_for(500)
    visit.ended()
    assert len(visit.api.asked) == 2


def test_a_server_that_falls_silent_is_given_up_on(visits: Visits) -> None:
    visit = visits(None)
    visit.page.clock.install()
    visit.open()
    script, gate = waiting()
    visit.api.play(script)
    visit.send()
    expect(visit.turn.locator(".margin li")).to_have_count(3)
    visit.page.clock.run_for(40_000)
    expect(visit.turn).to_have_attribute("data-state", "error")
    expect(visit.turn).to_contain_text("could not be reached")
    gate.open()


def test_events_of_a_newer_server_are_ignored(visit: Visit) -> None:
    steps = list(answered().steps)
    visit.ask(Script([*steps[:4], Event("thought", {"text": "hm"}), Raw(b": ping\n\n"), *steps[4:]]))
    expect(visit.turn).to_have_attribute("data-state", "done")


def test_a_stream_split_anywhere_reads_the_same(visit: Visit) -> None:
    whole = b"".join(step.encode() for step in answered("Ünïcödé – 🦀 [1].").steps if isinstance(step, Event))
    visit.ask(Script([Raw(whole[at : at + 1]) for at in range(len(whole))]))
    expect(visit.answer).to_have_text("Ünïcödé – 🦀 [1].")
