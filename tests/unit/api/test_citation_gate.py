"""The gate's verdict on whole answers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.citation_gate import Gate, Piece, judge
from api.events import ToolCall
from tests.unit.api.sources import source

SOURCES = [
    source(
        1,
        "### Lambda\n\nThe function has 512 MB of memory and a timeout of 58 seconds. It costs 0.20 USD per million "
        "requests.\nIt was first deployed on 2026-09-14 with Python 3.13.\n\n"
        "| Limit | Value |\n|---|---|\n| Question | 1,000 characters |",
        path="architecture.md",
    ),
    source(
        2,
        "OpenSearch Serverless costs 350.40 USD a month while idle. The rate is 0.24 USD per OCU-hour, for 2 OCUs.\n"
        "Set `AWS_ENDPOINT_URL` and run `agent sync -s dev`. The model is amazon.nova-micro-v1:0 in us-east-1. "
        "See RFC 9110.",
    ),
    source(
        3,
        "The bucket is private. Answers take 10–30 seconds after a pause, between 3 and 5 times a day.",
        path="log.md",
    ),
]


def unverified(text: str, tools: tuple[ToolCall, ...] = ()) -> tuple[str, ...]:
    return judge(text, SOURCES, tools).unverified


@pytest.mark.parametrize(
    "text",
    [
        "The function has 512 MB of memory [1].",
        "The function has 512 megabytes of memory. [1]",
        "Its timeout is 58 s [1], and it costs $0.20 per million requests [1].",
        "It costs USD 0.2 per 1,000,000 requests [1].",
        "It was deployed on September 14, 2026 [1].",
        "It was deployed on 14 Sep 2026 with Python 3.13 [1].",
        "A question may have 1000 characters [1].",
        "Idle OpenSearch costs 350.40 dollars a month for two OCUs [2].",
        "It costs **350**.**40** USD each month [2].",
        "Run `agent sync -s dev` with `AWS_ENDPOINT_URL` [2].",
        "The model amazon.nova-micro-v1:0 runs in us-east-1 [2].",
        "RFC 9110 is named [2].",
        "After a pause it takes 10-30 s [3].",
        "It takes 10 to 30 seconds, 3–5 times a day [3].",
        "1. The bucket is private [3].\n2. The function has 512 MB [1].",
        "## 2. Memory\n\nThe function has 512 MB [1].",
        "| Memory | Source |\n|---|---|\n| 512 MB | [1] |",
        "Run this [2]:\n\n```\nagent sync -s dev\n```",
        "The documents name no other store.",
        "The rate is 0.24 USD per OCU-hour [2][3].",
        "The timeout is ５８ seconds [1].",
        "OpenSearch costs 350.40 US dollars a month [2].",
        "OpenSearch costs 350.40USD a month [2].",
        "Marked 512 MB as memory of the function [1].",
    ],
)
def test_what_stands_in_the_cited_source_is_not_flagged(text: str) -> None:
    assert unverified(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "The function has 1,024 MB of memory [1].",
        "The function has 512 GB of memory [1].",
        "The function has 512 seconds [1].",
        "It costs 512 USD [1].",
        "It costs 0.20 EUR per million requests [1].",
        "It costs 0.20 USD per thousand requests [1].",
        "The function has 512 MB of memory [2].",
        "The function has 512 MB of memory.",
        "It was deployed on 2026-09-15 [1].",
        "It was deployed on 14 October 2026 [1].",
        "It was deployed in 2025 [1].",
        "It runs Python 3.1 [1].",
        "OpenSearch costs 350 USD, or about 370 USD, a month [2].",
        "OpenSearch costs 350.40 USD a day [2].",
        "OpenSearch costs three hundred and fifty dollars [2].",
        "OpenSearch costs 3**5**1 USD [2].",
        "OpenSearch costs 3&#53;1 USD [2].",
        "OpenSearch costs 3\u200b51 USD [2].",
        "OpenSearch costs 1½ USD [2].",
        "OpenSearch costs ٣٥١ USD [2].",
        "Set `AWS_ENDPOINT` [2].",
        "Run `agent sync -s prod2` [2].",
        "The model amazon.nova-lite-v1:0 answers [2].",
        "It runs in us-east-2 [2].",
        "RFC 9111 is named [2].",
        "After a pause it takes 10-20 s [3].",
        "It takes 15 seconds [3].",
        "It takes -10 seconds [3].",
        "Pass --force [2].",
        "Pass -f to it [2].",
        "The bucket acme-logs is private [3].",
        "Set `AWS_ENDPOINT_URLs` [2].",
        "Set AWS_ENDPOINT_URLS [2].",
        "Set AWS_TIMEOUT=512 [1].",
        "It draws 512 A [1].",
        "Answers come 3 times a week [3].",
        "The function has 58 per cent [1].",
        "The function has 512 MB-seconds [1].",
        "The function has ㉟ MB [1].",
        "It was deployed on 21-09-2026 [1].",
        "It raises ThrottlingException [2].",
        "See https://example.com/price [2].",
        "## It costs 99 USD",
        "- The bucket is private [3].\n- It costs 99 USD.",
        "| Memory | Source |\n|---|---|\n| 513 MB | [1] |",
        "Run this [2]:\n\n```\nagent destroy --all\n```",
    ],
)
def test_what_stands_in_no_cited_source_is_flagged(text: str) -> None:
    assert len(unverified(text)) >= 1


def test_a_flagged_sentence_stands_word_for_word_in_the_text() -> None:
    verdict = judge("It is private [3]. It costs 99 USD\na year [2]. It has 512 MB [1].", SOURCES)
    assert verdict.unverified == ("It costs 99 USD\na year [2].",)
    assert verdict.unverified[0] in verdict.text


def test_a_tool_result_is_evidence_for_every_sentence() -> None:
    given = {"questions": 10_000, "model": "amazon.nova-lite-v1:0"}
    call = ToolCall("estimate_cost", given, {"monthly_usd": 1.93, **given})
    assert unverified("10,000 questions with amazon.nova-lite-v1:0 cost $1.93.", (call,)) == ()
    assert len(unverified("10,000 questions cost $1.94.", (call,))) == 1


def test_a_citation_carries_the_verbatim_span_that_supports_it() -> None:
    verdict = judge(
        "The function has 512 MB of memory [1]. OpenSearch is 350.40 USD a month when idle [2].", SOURCES
    )
    assert [citation.n for citation in verdict.citations] == [1, 2]
    assert "512 MB" in verdict.citations[0].quote
    assert "350.40" in verdict.citations[1].quote
    for citation in verdict.citations:
        assert citation.quote in SOURCES[citation.n - 1].text
    assert verdict.grounded


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The function has memory.",
        "The function has memory [9].",
        "`[1]` is code.",
        "Once upon a time a dragon guarded seventeen golden apples [1].",
    ],
)
def test_without_a_valid_citation_an_answer_is_not_grounded(text: str) -> None:
    verdict = judge(text, SOURCES)
    assert not verdict.grounded
    assert verdict.citations == ()


def test_a_sentence_whose_source_is_about_something_else_is_flagged() -> None:
    assert unverified("Dragons guarded golden apples yesterday [3].") == (
        "Dragons guarded golden apples yesterday [3].",
    )


NUMBERS = st.integers(2, 10**7).map(str) | st.decimals(0, 10**5, places=2).map(str)
UNITS = st.sampled_from(["USD", "seconds", "MB", "%", "documents", ""])


@settings(max_examples=400, deadline=None)
@given(
    number=NUMBERS,
    unit=UNITS,
    before=st.sampled_from(["It is", "It costs", "**About**", "(at most)", "- item"]),
)
def test_a_number_from_the_source_passes_and_any_other_is_flagged(
    number: str, unit: str, before: str
) -> None:
    sentence = f"{before} {number} {unit} [1]."
    own = [source(1, f"The thing is {number} {unit} at item cost.")]
    other = [source(1, "The thing is at most about an item at some cost.")]
    assert judge(sentence, own).unverified == ()
    assert len(judge(sentence, other).unverified) == 1


@settings(max_examples=300, deadline=None)
@given(
    text=st.text(max_size=120)
    | st.lists(st.sampled_from(["[1]", "[7]", "5 USD", "`", "\n", "|", "a b", ". ", "```\n"])).map("".join),
    cuts=st.lists(st.integers(0, 120), max_size=6),
)
def test_any_text_gets_a_verdict_and_streaming_doesnt_change_it(text: str, cuts: list[int]) -> None:
    gate = Gate(SOURCES)
    position, pieces = 0, list[Piece]()
    for cut in [*sorted(cuts), len(text)]:
        pieces += gate.feed(text[position : max(cut, position)])
        position = max(cut, position)
    pieces += gate.finish()
    shown = "".join(piece.text for piece in pieces)
    verdict = gate.verdict()
    assert verdict == judge(text, SOURCES)
    assert shown == verdict.text
    assert all(sentence in verdict.text for sentence in verdict.unverified)
    assert all(citation.quote in SOURCES[citation.n - 1].text for citation in verdict.citations)
    assert "[7]" not in verdict.text or "`" in verdict.text or "\\" in verdict.text or "    " in verdict.text


def test_a_name_in_code_at_a_sentences_beginning_belongs_to_that_sentence() -> None:
    answer = "The bucket is private [3]. `AWS_ENDPOINT_URL` names the model [3]."
    assert unverified(answer) == ("`AWS_ENDPOINT_URL` names the model [3].",)


def test_an_arn_is_a_name_whatever_number_stands_in_it() -> None:
    answer = "The bucket is private, arn:aws:iam::123456789012:role/agent-prod [3]."
    account = "Account 123456789012."
    assert judge(answer, [*SOURCES[:2], source(3, f"The bucket is private. {account}")]).unverified == (
        answer,
    )


def quotes(text: str, passage: str) -> list[str]:
    return [citation.quote for citation in judge(text, [source(1, passage)]).citations]


def test_a_code_block_is_quoted_from_the_source_that_its_introduction_cites() -> None:
    passage = "Install it:\n\n```sh\npip install agent\nagent run\n```\n\nThen open the page."
    answer = "Install it [1]:\n\n```\npip install agent\nagent run\n```"
    assert quotes(answer, passage) == ["Install it:", "pip install agent\nagent run"]


def test_a_line_of_code_that_the_source_does_not_hold_is_not_quoted() -> None:
    passage = "Install it:\n\n```sh\npip install agent\n```"
    assert quotes("Install it [1]:\n\n```\nrm -rf agent\n```", passage) == ["Install it:"]


def test_a_sentence_over_two_lines_is_quoted_whole() -> None:
    passage = (
        "Options:\n\n- `limit`, the number of connections, or `None` to always\nallow. (Defaults 20)\n- `x`."
    )
    assert quotes(
        "- `limit`, the number of connections, or `None` to always allow. (Defaults 20) [1]", passage
    ) == ["- `limit`, the number of connections, or `None` to always\nallow. (Defaults 20)"]


def test_a_short_item_is_quoted_where_it_stands() -> None:
    items = "- [rqlite](https://rqlite.io/)\n- [dqlite](https://dqlite.io/)"
    passage = f"Two projects exist that implement consensus:\n\n{items}"
    assert quotes("Two projects exist that implement consensus [1]:\n\n- dqlite [1]", passage) == [
        "Two projects exist that implement consensus:",
        "- [dqlite](https://dqlite.io/)",
    ]


def test_a_quote_leaves_out_the_mark_of_a_block_quote() -> None:
    assert quotes("It is not built yet [1].", "> **Note.** Read on.\n\n> It is not built yet.") == [
        "It is not built yet."
    ]


@pytest.mark.parametrize(
    ("item", "passage"),
    [
        ("- 80 [1]", "The port 8080 is used."),
        ("- art [1]", "Start the cart."),
        ("- [](https://evil.example/x) [1]", "Cats sleep a lot."),
        ("It uses python [1].", "Cats sleep all day here.\n\n```python\nprint(1)\n```"),
    ],
)
def test_what_only_looks_like_the_source_supports_nothing(item: str, passage: str) -> None:
    assert not judge(item, [source(1, passage, path="a.md")]).grounded


def test_code_is_quoted_only_as_it_is_written() -> None:
    assert quotes("Call it [1]:\n\n```\nF(X)\n```", "Call it:\n\n```\nf(x)\n```") == ["Call it:"]
    assert quotes("Call it [1]:\n\n```\np = x\n```", "Call it:\n\n```\n*p = x\n```") == ["Call it:"]
