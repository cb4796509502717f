"""The documents: reading, searching, asking about one; the page that isn't there; what the server says of itself."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.answers import answered, not_answered
from tests.browser.scripted_api import ABOUT
from tests.browser.visiting import Visit, Visits


def test_a_search_finds_the_section_and_leads_to_it(visit: Visit) -> None:
    visit.page.locator("#find").fill("idle deployment")
    first = visit.page.locator("#found a").first
    expect(first).to_contain_text("Costs, The short answer")
    first.click()
    expect(visit.page.get_by_role("heading", name="The short answer")).to_be_in_viewport()
    assert visit.page.url.endswith("/documents/costs.md#the-short-answer")


def test_the_search_and_its_index_are_loaded_on_first_use(visits: Visits) -> None:
    visit = visits(None)
    requests: list[str] = []
    visit.page.on("request", lambda request: requests.append(request.url))
    visit.open().page.wait_for_load_state("networkidle")
    assert not [url for url in requests if "search" in url]
    with visit.page.expect_response("**/search.json"):
        visit.page.locator("#find").focus()
    visit.page.wait_for_load_state("networkidle")
    assert {url.rpartition("/")[2] for url in requests} >= {"search.js", "search.json", "index.js"}


@pytest.mark.parametrize(
    ("query", "found"),
    [("opensearch", "The short answer"), ("opensaerch", "The short answer"), ("deploym", "The short answer")],
    ids=["a word", "a misspelt word", "a beginning"],
)
def test_words_their_beginnings_and_misspellings_are_found(visit: Visit, query: str, found: str) -> None:
    visit.page.locator("#find").fill(query)
    expect(visit.page.locator("#found a").first).to_contain_text(found)


def test_a_search_that_finds_nothing_says_so(visit: Visit) -> None:
    visit.page.locator("#find").fill("zebra")
    expect(visit.page.locator("#found")).to_have_text("No document says that.")
    visit.page.locator("#find").fill("")
    expect(visit.page.locator("#found")).to_be_empty()


def test_the_index_made_ahead_is_what_the_library_would_make_itself(visit: Visit) -> None:
    """MiniSearch reads our index as its own: same terms, same scores."""
    same = visit.evaluate(
        """async () => {
          const { default: MiniSearch } = await import('/vendor/minisearch-7.2.0/index.js');
          const raw = await (await fetch('/search.json')).text();
          const fields = ['section', 'title', 'questions', 'text'];
          const options = { fields, storeFields: ['url'] };
          const ours = MiniSearch.loadJSON(raw, options);
          const own = new MiniSearch({ ...options, idField: 'id' });
          const { storedFields, documentIds } = JSON.parse(raw);
          own.addAll(Object.entries(storedFields).map(([id, its]) => ({ id: documentIds[id], questions: '', ...its })));
          return ['short', 'costs', 'zebra'].map((query) => [
            ours.search(query, { fields: ['title'] }).map(({ id, score }) => [id, score.toFixed(6)]),
            own.search(query, { fields: ['title'] }).map(({ id, score }) => [id, score.toFixed(6)]),
          ]).every(([one, other]) => JSON.stringify(one) === JSON.stringify(other));
        }"""
    )
    assert same


def test_the_search_works_on_the_list_of_documents_and_from_its_address(visits: Visits) -> None:
    visit = visits("/documents/?search=opensearch")
    expect(visit.page.locator("#find")).to_have_value("opensearch")
    expect(visit.page.locator("#found a").first).to_contain_text("The short answer")


def test_a_refusal_leads_to_the_search(visit: Visit) -> None:
    visit.ask(not_answered())
    visit.turn.get_by_role("link", name="Search the documents").click()
    expect(visit.page.locator("#find")).to_be_focused()


def test_a_document_has_contents_anchors_its_text_and_a_question_about_it(visits: Visits) -> None:
    visit = visits("/documents/costs.md")
    visit.page.locator(".toc").get_by_role("link", name="The short answer").click()
    expect(visit.page.get_by_role("heading", name="The short answer")).to_be_in_viewport()
    assert visit.page.url.endswith("#the-short-answer")
    visit.page.get_by_label("Your question about Costs").fill("What is idle?")
    visit.page.keyboard.press("Enter")
    expect(visit.box).to_have_value("What is idle?")
    expect(visit.box).to_be_focused()
    assert visit.api.asked == []


def test_where_nothing_is_there_are_ways_on_and_the_theme(visits: Visits) -> None:
    visit = visits("/nowhere")
    toggle = visit.page.get_by_role("button", name="Dark theme")
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "true")
    visit.page.get_by_role("navigation").get_by_role("link", name="Ask").click()
    expect(visit.box).to_be_visible()


@pytest.mark.parametrize(
    ("agent", "words"),
    [("paused", "The agent is paused."), ("capped", "The spending cap is reached. The agent is back at")],
)
def test_the_status_line_says_when_the_agent_rests(visits: Visits, agent: str, words: str) -> None:
    visit = visits(None)
    budget = {"day_usd": 0.1, "month_usd": 5.0, "resets_at": "2026-12-01T00:00:00+00:00"}
    visit.api.about = {**ABOUT, "agent": agent, "budget": budget}
    visit.open()
    expect(visit.page.locator("#state-line")).to_contain_text(words)


def test_the_months_meter_stands_where_the_spend_is(visits: Visits) -> None:
    visit = visits(None)
    about: dict[str, Any] = {**ABOUT, "budget": {"month_usd": 5.0, "resets_at": None}}
    visit.api.about = about
    visit.open()
    expect(visit.page.locator("#spent")).to_have_text("5.00 spent")
    expect(visit.page.locator("#needle")).to_have_attribute("transform", "translate(100.0 0)")


def test_the_page_stays_useful_while_the_api_is_down(visits: Visits) -> None:
    visit = visits(None)
    visit.api.about = None
    visit.open()
    expect(visit.page.get_by_role("heading", name="How it is built")).to_be_visible()
    visit.page.locator("#find").fill("idle")
    expect(visit.page.locator("#found a").first).to_be_visible()
    visit.api.play(answered())
    visit.send()
    visit.ended()
