"""Answers composed by the kind of question, over documents of a boat hire and of other software than ours."""

import pytest

from tests.unit.model.asking import answer, request, said

BOATS = {
    ("boats.md", "Boat hire"): """\
# Boat hire

Boat hire Lindqvist is a family business on Lake Orran that rents rowing boats, canoes and sailing dinghies by the hour.
It has been open since 1987.

The harbour has a café.
""",
    ("prices.md", "Prices"): """\
# Prices

A rowing boat costs 14 euro an hour. Only on Sundays it costs 18 euro.

| Boat | Price an hour | Seats | Deposit |
|---|---|---|---|
| Rowing boat | 14 euro | 4 | 20 euro |
| Canoe | 11 euro | 2 | 20 euro |
| Dinghy | 32 euro | 3 | 150 euro |
""",
    ("rules.md", "Rules"): """\
# Rules on the water

Children under 12 wear a life jacket, because the lake drops to 40 metres close to the shore.

## Allowed

- Swimming from the boat
- Dogs on a leash

## Forbidden

- Fires and barbecues
- Diving near the dam
""",
    ("start.md", "How to begin"): """\
# How to begin

1. Sign the paper at the desk.
2. Choose a life jacket.
3. Push off to the left of the pier.

Never stand up in a canoe.
""",
}
TOOL = {
    ("install.md", "Installing Brask"): """\
# Installing Brask

Brask is a small queue server for one machine.

To install it, run:

```sh
pip install brask
brask init --port 5151
```
""",
    ("plans.md", "Plans"): """\
# Plans

| Feature | Free | Team |
|---|---|---|
| Single sign-on | ❌ | ✅ |
| Backups | ✅ | ✅ |
| Seats | 3 | 50 |

Encryption at rest is not built yet.
""",
    ("codes.md", "Error codes"): """\
# Error codes

| Code | Meaning | What to do |
|---|---|---|
| Q017 | the queue is full | wait |
| Q071 | the disk is full | free some space |
| Q107 | no licence | renew it |
""",
    ("flags.md", "Flags"): """\
# Flags

## Deprecated

Use `--old-sync` to sync the cache.

## Current

Use `--sync` to sync the cache.
""",
}


def test_what_it_is_comes_first_and_the_answer_stops_with_its_paragraph() -> None:
    text = answer("What is Boat hire Lindqvist?", BOATS)
    assert text.startswith("Boat hire Lindqvist is a family business on Lake Orran")
    assert "café" not in text


def test_a_price_is_the_figure_with_its_condition_and_nothing_else() -> None:
    text = answer("What does a rowing boat cost?", BOATS)
    assert text == "A rowing boat costs 14 euro an hour [2]. Only on Sundays it costs 18 euro [2]."


def test_a_row_is_looked_up_by_its_label_alone() -> None:
    text = answer("What is the deposit for the dinghy?", BOATS)
    assert "150 euro" in text
    assert "Canoe" not in text


def test_a_code_that_looks_like_others_gets_its_own_row_only() -> None:
    assert answer("What does code Q071 mean?", TOOL) == (
        "Q071: Meaning the disk is full; What to do free some space [3]."
    )


def test_which_gets_the_whole_table() -> None:
    text = answer("What are the prices of the boats?", BOATS)
    assert all(name in text for name in ("Rowing boat", "Canoe", "Dinghy"))


def test_a_table_stands_as_a_table_with_a_marker_in_each_row() -> None:
    text = answer("List all prices", BOATS)
    assert "| Boat | Price an hour | Seats | Deposit [2] |\n|---|---|---|---|" in text
    assert "| Canoe | 11 euro | 2 | 20 euro [2] |" in text


def test_steps_keep_their_numbers_and_their_warning() -> None:
    text = answer("How do I begin?", BOATS)
    assert "1. Sign the paper at the desk [4]." in text
    assert "3. Push off to the left of the pier [4]." in text
    assert "Never stand up in a canoe [4]." in text


def test_a_command_comes_with_what_introduces_it() -> None:
    text = answer("How do I install Brask?", TOOL)
    assert "To install it, run [1]:\n\n```sh\npip install brask\nbrask init --port 5151\n```" in text


def test_a_reason_answers_why() -> None:
    text = answer("Why do children wear a life jacket?", BOATS)
    assert "because the lake drops to 40 metres" in text


def test_only_what_is_allowed_is_said_to_be_allowed() -> None:
    text = answer("What is allowed on the water?", BOATS)
    assert "Dogs on a leash" in text
    assert "Fires" not in text


def test_what_stands_under_forbidden_is_not_said_without_it() -> None:
    text = answer("Are fires allowed?", BOATS)
    assert text == "No: Forbidden: Fires and barbecues [3]."


def test_a_deprecated_way_is_not_the_way() -> None:
    assert answer("How do I sync the cache?", TOOL) == "Use `--sync` to sync the cache [4]."


@pytest.mark.parametrize(
    ("question", "opening"),
    [
        ("Does the Free plan have single sign-on?", "No: Single sign-on: Free ❌"),
        ("Does the Team plan have single sign-on?", "Yes: Single sign-on: Team ✅"),
        ("Is encryption at rest built?", "Not yet: "),
    ],
)
def test_yes_no_or_not_yet_comes_first(question: str, opening: str) -> None:
    assert answer(question, TOOL).startswith(opening)


def test_an_open_task_is_not_yet_done() -> None:
    tasks = {("r.md", "Release"): "# Release\n\n- [x] write the changelog\n- [ ] sign the binaries\n"}
    assert answer("Did we sign the binaries?", tasks) == "Not yet: [ ] sign the binaries [1]."
    assert answer("Did we write the changelog?", tasks) == "Yes: [x] write the changelog [1]."


def test_of_a_comparison_only_what_differs_is_said() -> None:
    text = answer("What is the difference between Free and Team?", TOOL)
    assert "Single sign-on" in text
    assert "Seats" in text
    assert "Backups" not in text


def test_a_word_that_divides_a_list_keeps_the_entries_that_have_it() -> None:
    certificates = {
        (
            "c.md",
            "Certificates",
        ): "# Certificates\n\nThe certificates are:\n\n- Baker, Junior\n"
        "- Baker, Senior\n- Cook, Senior\n- Cook, Junior\n- Waiter, Junior\n"
    }
    text = answer("Which certificates are Senior?", certificates)
    assert "Baker, Senior" in text
    assert "Cook, Senior" in text
    assert "Junior" not in text


def test_of_a_long_list_a_part_is_said_with_how_many_there_are() -> None:
    long = {
        ("p.md", "Parts"): "# Parts\n\nThese parts exist:\n\n"
        + "\n".join(f"- part {n:03}" for n in range(59))
    }
    text = answer("Which parts are there?", long)
    assert "part 011" in text
    assert "part 012" not in text
    assert "These are 12 of 59; all stand in “Part” [1]." in text


def test_two_questions_are_answered_in_turn() -> None:
    text = answer("What does a rowing boat cost? Why do children wear a life jacket?", BOATS)
    assert text.index("14 euro") < text.index("40 metres")


def test_which_of_two_questions_has_no_answer_is_said() -> None:
    text = answer("What does a rowing boat cost? Who painted the Mona Lisa?", BOATS)
    assert "14 euro" in text
    assert "The documents don't say: Who painted the Mona Lisa." in text


def test_what_two_passages_share_is_said_once() -> None:
    twice = {
        ("a.md", "A"): "# A\n\nThe gate opens at 9 in the morning.",
        ("b.md", "B"): "# B\n\nThe gate opens at 9 in the morning.",
    }
    assert answer("When does the gate open?", twice).count("opens at 9") == 1


def test_a_section_that_lists_the_question_opens_the_answer() -> None:
    body = request("how much is it to run", TOOL, suggestions=[(2, "How much is it to run?"), (3, "Codes?")])
    assert "[2]" in said(body)


def test_not_built_yet_travels_with_what_it_limits() -> None:
    section = {
        ("d.md", "Delivery"): "# Delivery\n\nPipelines run the tests on each commit. They are not built yet."
    }
    assert "not built yet" in answer("How does delivery run the tests?", section)


def test_a_struck_out_sentence_is_no_fact() -> None:
    fines = {
        (
            "f.md",
            "Fines",
        ): "# Fines\n\n~~A dirty tool costs 5 pounds.~~\n\nA dirty tool costs nothing since 2023."
    }
    assert answer("What does a dirty tool cost?", fines) == "A dirty tool costs nothing since 2023 [1]."


def test_a_japanese_sentence_keeps_its_stop_behind_the_marker() -> None:
    shop = {("r.md", "返品"): "# 返品\n\n返品期限は30日です。送料は500円です。"}
    assert "返品期限は30日です [1]。" in answer("返品期限は何日ですか", shop)


def test_a_german_question_is_answered_from_german_documents() -> None:
    rad = {
        (
            "rad.md",
            "Fahrräder",
        ): "# Fahrräder\n\nEin Fahrrad kostet am Wochenende 12 Euro pro Tag. Die Kaution beträgt 50 Euro."
    }
    text = answer("Was kostet ein Fahrrad am Wochenende?", rad)
    assert text.startswith("Ein Fahrrad kostet am Wochenende 12 Euro pro Tag [1].")
