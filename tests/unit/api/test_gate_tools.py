"""What the model put into a tool's call is no evidence in any form that the result repeats it."""

import re
from typing import Any

import pytest

from api.citation_gate import judge
from api.events import ToolCall
from tests.unit.api.sources import source


def flagged(text: str, name: str, given: dict[str, Any], result: dict[str, Any]) -> tuple[str, ...]:
    return judge(text, [source(1, "The cluster has 3 nodes.")], [ToolCall(name, given, result)]).unverified


@pytest.mark.parametrize(
    ("name", "given", "result"),
    [
        ("lookup", {"q": "77 USD"}, {"message": "q was '77 USD'"}),
        ("lookup", {"q": "77  USD"}, {"message": "q: 77 USD"}),
        ("lookup", {"q": "77 usd"}, {"message": "77 USD is no resource", "count": 3}),
        ("lookup", {"q": "77.0 USD"}, {"message": "77 USD is no resource"}),
        ("lookup", {"q": "seventy-seven USD"}, {"message": "77 USD is no resource"}),
        ("lookup", {"q": "a&b 77 USD"}, {"message": "a&amp;b 77 USD is no resource"}),
        ("lookup", {"77 USD": "x"}, {"message": "unknown key 77 USD"}),
        ("cost_77_usd", {}, {"tool": "cost_77_usd", "ok": True}),
        ("77 USD", {}, {"tool": "77 USD", "ok": True}),
        ("lookup", {"q": "x"}, {"errors": ["77 USD"]}),
        ("lookup", {"q": "x"}, {"error": "77 USD"}),
        ("lookup", {"q": "x"}, {"status": "failed", "message": "77 USD"}),
    ],
)
def test_a_price_that_the_model_gave_is_flagged(
    name: str, given: dict[str, Any], result: dict[str, Any]
) -> None:
    assert flagged("It costs 77 USD.", name, given, result)


@pytest.mark.parametrize(
    ("given", "result"),
    [
        ({"n": 4711}, {"nodes": 4711, "total_usd": 5.0}),
        ({"a": {"b": [4711]}}, {"x": [{"nodes": 4711}]}),
        ({"nodes": "4,711"}, {"text": "for 4711 nodes"}),
        ({"q": "are 4711 nodes there?"}, {"nodes": 3, "text": "no, 4711 nodes aren't"}),
    ],
)
def test_a_number_that_the_model_gave_is_flagged(given: dict[str, Any], result: dict[str, Any]) -> None:
    assert flagged("It has 4711 nodes.", "count", given, result)


@pytest.mark.parametrize("given", ["evil-bucket-9", "EVIL-BUCKET-9", "is evil-bucket-9 there?"])
def test_a_name_that_the_model_gave_is_flagged(given: str) -> None:
    assert flagged("The bucket is `evil-bucket-9`.", "lookup", {"name": given}, {"text": "no evil-bucket-9"})


def test_what_a_tool_found_is_evidence_still() -> None:
    given, result = (
        {"name": "cart", "days": 3},
        {"memory_mb": 512, "count": 3, "text": "cart-api costs 77 USD a day"},
    )
    assert flagged("It has 512 MB.", "lookup", given, result) == ()
    assert flagged("`cart-api` costs 77 USD a day.", "lookup", given, result) == ()
    assert flagged("The count is 3.", "lookup", given, result) == ()


COUNTED = {"billable_millions": 5, "cached_thousands": 3, "total_usd": 2.0, "usd_per_million": 0.4}


@pytest.mark.parametrize(
    ("text", "is_invented"),
    [
        ("With 5 million billable requests it costs 2.00 USD.", False),
        ("Five million are billable.", False),
        ("3,000 are cached.", False),
        ("Of 6 million requests, 5,000,000 are billable.", False),
        (
            "With 6 million billable requests it costs 2.00 USD.",
            False,
        ),  # what it was given, beside what it computed
        ("Five thousand are billable.", True),
        ("3 million are cached.", True),
        ("It costs 2 million USD.", True),
        ("It costs 400,000 USD.", True),
        ("6 million are cached.", True),
        ("7 million requests are billable.", True),
    ],
)
def test_a_number_in_millions_is_so_many_millions(text: str, is_invented: bool) -> None:
    given = {"requests_millions": 6}
    assert bool(flagged(text, "estimate_cost", given, COUNTED)) == is_invented
    assert flagged("6 million requests are cached.", "estimate_cost", given, {"requests": 6_000_000})


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("For 12 July the quote comes to 760 NOK.", False),
        ("Am 12. Juli kostet es 760 NOK.", False),
        ("For 13 July the quote comes to 760 NOK.", True),
        ("For 12 July 2024 the quote comes to 760 NOK.", True),
        ("For 12 July the quote comes to 750 NOK.", True),
        ("The sailing is on 12 July.", True),
    ],
)
def test_a_date_that_the_model_gave_may_stand_beside_a_result_only(text: str, flags: bool) -> None:
    given, result = {"date": "2025-07-12", "adults": 3}, {"total": 760, "text": "760 NOK"}
    assert bool(flagged(text, "quote_fare", given, result)) == flags


@pytest.mark.parametrize(
    ("said", "result"),
    [
        ("212 questions were answered.", {"answered": 212, "errors": 0}),
        ("So far $61.37 was spent.", {"month_to_date_usd": 61.37}),
        ("The total is 760 kr.", {"total": 760, "currency": "NOK"}),
        ("There are 88 connections of `reporting`.", {"text": "connections\nreporting | 88\norders | 163"}),
    ],
)
def test_a_result_is_read_by_its_names_and_lines(said: str, result: dict[str, Any]) -> None:
    assert not flagged(said, "lookup", {}, result)
    assert flagged(re.sub(r"\d+", "77", said), "lookup", {}, result)


def test_a_count_counts_what_the_sentence_says_and_needs_no_word_of_a_source_cited_beside_it() -> None:
    found = {"count": 212, "since": "06:40"}
    assert not flagged("There are 212 calls since 06:40 [1].", "log_stats", {"status": 503}, found)
    assert flagged("There are 213 calls since 06:40 [1].", "log_stats", {"status": 503}, found)


def test_the_address_that_was_asked_for_may_be_named_beside_what_was_found() -> None:
    asked = {"address": "10.64.40.7"}
    assert not flagged("10.64.40.7 has 412 open connections.", "lookup", asked, {"connections": 412})
    assert flagged("10.64.40.8 has 412 open connections.", "lookup", asked, {"connections": 412})
    assert flagged("The address is 10.64.40.7.", "lookup", asked, {"text": "nothing found"})
