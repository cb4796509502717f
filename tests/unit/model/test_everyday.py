"""Questions as people type them: after a story, two in one, of another row, of what isn't done, with a comparison."""

import pytest

from emulator.model.signs import shows
from emulator.retrieval.decomposition import story
from emulator.retrieval.english import put_right
from emulator.retrieval.spelling import Spelling
from tests.unit.model.asking import NO_ANSWER, answer

MARINA = {
    ("marina.md", "Marina"): """\
# Marina

The marina keeps small boats in the water and on land.
""",
    ("fees.md", "Fees"): """\
# What a berth costs

| Berth | Price | If paid in January |
|---|---|---|
| Day | 9.50 € | 9.00 € |
| Year | 480.00 € | 430.00 € |

Members pay half.
""",
    ("fetched.md", "Fetching"): """\
# Fetching boats

We fetch boats from your house for a fee.
""",
    ("not-fetched.md", "Not fetched"): """\
# Not fetched

- rafts
- wrecks
- house boats
""",
    ("crew.md", "Crew"): """\
# Meetings

The crew meets on Mondays at 10:00, in the shed. The rowing club is on Thursdays and is voluntary.

The shed was picked for its roof, similar to a hull.
""",
    ("ropes.md", "Ropes"): """\
# Which rope

A `kevlar` rope is three times as strong. A `nylon` rope is right for nearly everybody.
""",
    ("stores.md", "Stores"): """\
# Places that work

| Place | Depth | Remarks |
|---|---|---|
| Lund harbour | 4 m | rock |
| River mouth | 2 m | mud |
| Sea wall | 3 m | sand |
""",
}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I'm a plumber. Can I moor here?", "I'm a plumber."),
        ("i lost my rope, what now", "i lost my rope,"),
        ("I'm new. nylon or kevlar, which is better?", "I'm new."),
        ("When I cast off, which lights must be on?", "When I cast off,"),
        ("What does a berth cost, and is it dry?", ""),
        ("Is it loud? And where is it?", ""),
    ],
)
def test_what_is_told_before_a_question_is_no_part_of_it(text: str, told: str) -> None:
    assert story(text)[0] == told


def test_a_name_in_the_story_needs_no_document() -> None:
    question = "I'm Zebulon, a plumber. What does a berth cost for a year?"
    assert "480.00 €" in answer(question, MARINA)


@pytest.mark.parametrize(
    "question",
    [
        "What did you make here?",
        "what does this tool do for me?",
        "whats the deal with this website",
        "Hi, a friend sent me this. In one sentence, what have you built?",
    ],
)
def test_other_words_for_what_is_this(question: str) -> None:
    assert put_right(question, Spelling({})).strip(" ?") == "what is this"


@pytest.mark.parametrize(
    "question", ["What's the marina, something like Portville?", "what is the marina, like Portville has"]
)
def test_a_comparison_with_another_thing_is_no_reason_to_refuse(question: str) -> None:
    assert answer(question, MARINA).startswith("The marina keeps small boats")


def test_what_isnt_done_is_found_under_the_heading_that_says_no() -> None:
    said = answer("What won't you fetch from my house, even if I pay?", MARINA)
    assert all(each in said for each in ("rafts", "wrecks", "house boats"))
    assert "We fetch" not in said


def test_a_follow_up_that_names_another_row_gets_that_row() -> None:
    before = ("What does a day cost?", "Day: Price 9.50 €; If paid in January 9.00 € [1].")
    said = answer("and for the whole year?", MARINA, history=[before])
    assert "480.00 €" in said
    assert "9.50" not in said


def test_one_of_two_questions_may_stand_where_the_other_does() -> None:
    said = answer("When does everybody get together, and is the rowing club voluntary?", MARINA)
    assert "Mondays at 10:00" in said
    assert "voluntary" in said
    assert NO_ANSWER[:-1] not in said


def test_a_second_question_isnt_answered_by_the_sentence_that_lacks_its_words() -> None:
    documents = {
        (
            "masts.md",
            "Masts",
        ): "# Masts\n\nA broken mast is mended at the yard.\n\nIt can be insured at the office."
    }
    said = answer("What happens when a mast breaks, and can I insure the mast?", documents)
    assert "mended at the yard" in said
    assert "insured at the office" in said


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Pull it twice, and the engine stops.", True),
        ("If the engine leaks, press the red switch.", True),
        ("The engine is stopped by pulling the switch.", True),
        ("You can stop it at the wheel.", True),
        ("The switch stands on the left of the wheel.", False),
        ("A set of switches is red.", False),
    ],
)
def test_an_order_or_what_one_can_do_is_the_sign_of_how_to(text: str, told: bool) -> None:
    assert shows("how-to", "How do I stop the engine?", text) is told


def test_a_drawback_is_what_is_lacking_and_not_what_is_praised() -> None:
    documents = {
        ("hulls.md", "Hulls"): "# Steel hulls\n\nA steel hull was chosen, because it is cheap.\n\n"
        "Fewer yards can mend steel."
    }
    assert answer("Any downsides of a steel hull?", documents).startswith("Fewer yards can mend steel")
    assert answer("Why a steel hull?", documents).startswith("A steel hull was chosen")


def test_if_it_happened_the_order_for_it_comes_before_the_ordinary_steps() -> None:
    documents = {
        ("keys.md", "Keys"): "# Change a key\n\n1. Choose **Change**.\n2. Put the new key on the board.\n\n"
        "If a key was lost call the port at once."
    }
    assert answer("I lost my key. What should I do?", documents).startswith("If a key was lost call the port")


def test_of_two_compared_things_both_are_said() -> None:
    said = answer("nylon or kevlar - which one should I use?", MARINA)
    assert "three times as strong" in said
    assert "nearly everybody" in said


def test_the_noun_of_which_is_no_word_that_divides_its_list() -> None:
    said = answer("Which harbours can I use?", MARINA)
    assert all(each in said for each in ("Lund", "River mouth", "Sea wall"))


@pytest.mark.parametrize(
    "question", ["Which LLMs did you look at before you picked one?", "Which similar tools exist?"]
)
def test_only_things_are_named_in_a_refusal(question: str) -> None:
    said = answer(question, MARINA)
    assert said.startswith(NO_ANSWER)
    assert "“picked”" not in said
    assert "“similar”" not in said
