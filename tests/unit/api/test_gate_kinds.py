"""Each kind of invented figure, name or evidence that once passed the gate, and what it must not flag."""

import pytest

from api.citation_gate import judge, quotable
from api.events import ToolCall
from tests.unit.api.sources import source

PASSAGE = """### Function

The function runs Python 3.13 with 1,024 MB of memory since 2026-10-01. A question may have 8 turns.
It answers in 0.25 s and costs 0.50 USD. In 2026 the list was made for 60 seconds. An address has 384 dimensions.
The role is arn:aws:iam::123456789012:role/deployer, and `POST /api/ask` on port 8080 is for questions.
Half of it is 50 documents. See v2.4.1 of `python3.13`.

| Model | Input price in USD per million tokens | Output |
|---|---|---|
| Nova | 0.14 | 0.24 |

1. First.
2. Second with DEADLINE_SECONDS=45.
"""
SOURCES = [source(1, PASSAGE)]


def flagged(text: str, *tools: ToolCall) -> tuple[str, ...]:
    return judge(text, SOURCES, tools).unverified


@pytest.mark.parametrize(
    "text",
    [
        # 1: what the page shows
        "The function <b 5,000 USD> is there [1].",
        "The function <!-- 5,000 USD --> is there [1].",
        "<!-- 5,000 USD -->",
        "<div>5,000 USD</div>",
        "The function &lt;5,000 USD> is there [1].",
        'The [function](https://x.y "5,000 USD") is there [1].',
        "![5,000 USD](https://x.y/z.png) of the function [1].",
        "500. USD for the function [1]",
        "900) functions of the system [1]",
        "- 12.75. USD for the function [1]",
        "### 99.95 USD a month",
        "### 12. USD a month",
        "Step 500: the function is there [1].",
        "1. First [1].\n5. The function [1].",
        "```costs 5,000 USD\nx\n```",
        # 2: whole identifiers
        "It has `POST /api/shutdown` [1].",
        "It has POST /api/shutdown [1].",
        "The function has /ask [1].",
        "The role is arn:aws:iam::123456789012:role/admin [1].",
        "The role is `arn:aws:iam::123456789012:role` [1].",
        # 3: units, nouns, versions, years, ordinals
        "The function costs 3.13 USD [1].",
        "The function costs 2,026 USD [1].",
        "The function uses 0.14 % of it [1].",
        "The function takes 0.24 seconds [1].",
        "A question may have 8 attempts [1].",
        "The function costs 2 USD [1].",
        "The function has 8080 documents [1].",
        "The function has 2026 documents [1].",
        "The function has 13 documents [1].",
        "| Attempts | Source |\n|---|---|\n| 8 | [1] |",
        "| Price in EUR | Source |\n|---|---|\n| 0.14 | [1] |",
        # 4: numbers in words
        "The function is fivefold faster [1].",
        "The function quadruples the memory [1].",
        "The function has a couple of regions [1].",
        "The function costs a grand [1].",
        "The function is a decade old [1].",
        "The function takes a fortnight [1].",
        "The function takes an hour [1].",
        "The function is the twentieth [1].",
        "The function has zero retries [1].".replace("zero", "seventeen"),
        "The function has XII regions [1].",
        "The function is 💯 safe [1].",
        "The function is 🔟 times safe [1].",
        "Die function kostet zweihundertfünfzig Euro und ist da [1].",
        "Die function hat fünfundzwanzig Regionen [1].",
        "La function coûte quatre-vingt-dix euros et elle est là [1].",
        "La function tiene treinta y cinco regiones [1].",
        "The function is two-thirds cheaper [1].",
        "The function has dozens of regions [1].",
    ],
)
def test_what_is_invented_is_flagged(text: str) -> None:
    assert flagged(text)


@pytest.mark.parametrize(
    "text",
    [
        "The function is there since Oct. 1st, 2026 [1].",
        "The function is there since 1 Oct. 2026 [1].",
        "The function runs Python v3.13 [1].",
        "The function runs v3.13 [1].",
        "The function is at version 2.4.1 [1].",
        "The address is 384-dimensional [1].",
        "The function has 1 024 MB of memory [1].",
        "The function has 1 GB of memory [1].",
        "The function costs 50 cents [1].",
        "The list was made for one minute [1].",
        "The list was made for a minute [1].",
        "The function answers in 250 ms [1].",
        "Half of it, 50 %, is 50 documents [1].",
        "The list was made in 2026 [1].",
        "The model Nova costs 0.14 USD per million input tokens [1].",
        "| Model | Price in USD | |\n|---|---|---|\n| Nova | 0.14 | [1] |",
        "1. First [1].\n2. Second [1].\n\n   More [1].\n3. The function [1].",
        "## 1. The function\n\nText [1].\n\n## 2. The role\n\nMore [1].",
        "The deadline is 45 seconds [1].",
        "The function has up to eight turns [1].",
        "Ask with `POST /api/ask` on port 8080 [1].",
        "The function (1) is there, (2) has a role [1].",
        "Parts of the functions [1]:\n\n- 8 turns\n- 384 dimensions",
    ],
)
def test_what_is_true_in_another_spelling_is_not(text: str) -> None:
    assert flagged(text) == ()


GIVEN = {"questions_per_month": 50_000, "model": "12,345.67 USD a month, 77 regions"}
RESULT = {
    "questions_per_month": 50_000,
    "model": "12,345.67 USD a month, 77 regions",
    "total_usd_per_month": 15.13,
    "memory_mb": 512,
    "summary": "At 50,000 questions with 12,345.67 USD a month, 77 regions it costs 15.13 USD a month.",
}
CALL = ToolCall("estimate_cost", GIVEN, RESULT)


@pytest.mark.parametrize(
    "text",
    [
        "It costs 12,345.67 USD a month.",
        "It costs 15.13 USD, not 12,345.67 USD.",
        "It has 77 regions.",
        "Visitors ask 50,000 questions a month.",
        "It costs 50,000 USD.",
        "It has 15.13 MB.",
        "It costs 512 USD.",
        "It costs 15.13 USD a day.",
    ],
)
def test_a_tools_own_input_proves_nothing(text: str) -> None:
    assert flagged(text, CALL)


@pytest.mark.parametrize(
    "text", ["It costs 15.13 USD a month.", "50,000 questions a month cost 15.13 USD.", "It has 512 MB."]
)
def test_what_a_tool_computed_is_evidence_and_its_input_may_stand_beside_it(text: str) -> None:
    verdict = judge(text, SOURCES, [CALL])
    assert verdict.unverified == ()
    assert verdict.grounded
    assert verdict.unsourced == ()


def test_an_error_proves_nothing_and_may_not_be_quoted() -> None:
    call = ToolCall("no_such_77", {}, {"error": "there is no tool 'no_such_77'; it costs 77 USD"})
    assert flagged("It costs 77 USD.", call)
    assert quotable(call) == ""
    assert "12,345.67" not in quotable(CALL)
    assert "15.13" in quotable(CALL)


def test_what_a_calculation_was_given_may_stand_beside_its_result_alone() -> None:
    call = ToolCall("calculate", {"expression": "4 * 0.011"}, {"value": 0.044, "unit": "USD per hour"})
    assert flagged("Four functions cost 0.044 USD per hour.", call) == ()
    assert flagged("Four functions cost 0.044 EUR per hour.", call)
    assert flagged("Four functions are there.", call)
    assert flagged("It costs 0.011 EUR, together 0.044 USD per hour.", call)


@pytest.mark.parametrize(
    "text",
    ["Three parts are there:\n\n- a\n- b\n- c", "Two parts are there:\n\n| Part |\n|---|\n| a |\n| b |"],
)
def test_a_list_shows_itself_what_its_introduction_counts(text: str) -> None:
    verdict = judge(f"The function runs [1].\n\n{text}", SOURCES)
    assert verdict.unverified == ()
    introduction = text.partition("\n")[0]
    assert judge(f"{text.rpartition(chr(10))[0]}\n\nThe function runs [1].", SOURCES).unverified == (
        introduction,
    )
    assert judge(f"{introduction}\n\nThe function runs [1].", SOURCES).unverified == (introduction,)


def test_a_paragraph_may_cite_at_its_end_and_the_sentences_before_have_no_source_of_their_own() -> None:
    true, last = "The function runs Python 3.13.", "It has 1,024 MB of memory [1]."
    verdict = judge(f"{true} {last}", SOURCES)
    assert (verdict.unverified, verdict.unsourced) == ((), (true,))
    for other in ("The function runs Python 3.12.", "The function runs Python 3.13 [7]."):
        assert len(judge(f"{other} {last}", SOURCES).unverified) == 1
    assert judge(f"{true}\n\n{last}", SOURCES).unverified == (true,)


@pytest.mark.parametrize("part", ["hundert", "tausend", "quatre-vingt-", "ein", "fold"])
def test_a_word_without_end_is_judged_like_any_other(part: str) -> None:
    verdict = judge(f"The function has {part * 2_500} regions and 77 roles [1].", SOURCES)
    assert len(verdict.unverified) == 1


def unsourced(text: str) -> tuple[str, ...]:
    return judge(text, SOURCES).unsourced


@pytest.mark.parametrize(
    "text",
    [
        "The function runs [1]. It is quite a good system to have.",
        "It is quite a good system to have. The function runs [1].",
        "The function runs [1].\n\n- Everything about it is free of charge",
        "<p>Everything about it is free of charge.</p>\n\nThe function runs [1].",
    ],
)
def test_a_sentence_without_a_source_is_said_to_have_none(text: str) -> None:
    (sentence,) = unsourced(text)
    assert sentence in text


@pytest.mark.parametrize(
    "text",
    [
        "Hello, and thank you for asking!\n\nThe function runs [1].",
        "Here is what the documents say about it:\n\nThe function runs [1].",
        "# The function and all of its parts\n\nThe function runs [1].",
        "Yes. The function runs [1].",
        "The function runs [1]. Would you like to know more about the role?",
        "The parts of the function are [1]:\n\n- the role that deploys it\n- the port that it listens on",
        "The function runs [1]:\n\n```\nrun the function now\n```",
        "The function runs [1]. The documents don't say what anything else of it might be.",
        "It is quite a good system to have. Nothing is cited here at all.",
        "| Part of the function | Port |\n|---|---|\n| The port of it | 8080 [1] |",
    ],
)
def test_greetings_headings_connectives_and_refusals_need_no_source(text: str) -> None:
    assert unsourced(text) == ()
