"""Lists that are said: with the sentence that their entries go on with, and whole or by what the entries are called."""

from tests.unit.model.asking import answer

TOWN = {
    ("taxi.md", "Taxis"): """\
# Taxis

A taxi is paid

- between 22:00 and 6:00
- with luggage of more than 15 kg
- whenever you don't feel safe

Tips are paid up to ten percent.
""",
    ("codes.md", "Codes"): """\
# Error codes of the gate

Three error codes say what happened at the gate:

| Code | When |
|---|---|
| `shut` | the gate doesn't open for the night |
| `late` | nobody comes within a minute |
| `lost` | the gate doesn't know the ticket |

| Ticket | Kind |
|---|---|
| Moon | Overnight |
| Sun | Daytime |
| Star | Overnight |
| Comet | Daytime |
""",
}


def test_an_entry_that_goes_on_with_the_sentence_above_is_said_with_it() -> None:
    told = answer("When is a taxi paid for somebody who doesn't feel safe?", TOWN)
    assert told.startswith("A taxi is paid [1]")
    assert "whenever you don't feel safe" in told


def test_a_sentence_that_goes_on_in_a_list_is_said_with_the_list() -> None:
    told = answer("When is a taxi paid?", TOWN)
    assert all(case in told for case in ("A taxi is paid", "22:00", "15 kg", "feel safe"))
    assert "Tips" not in told


def test_a_word_of_what_is_told_of_the_entries_doesnt_cut_the_list_down() -> None:
    told = answer("Which error codes come when nobody comes?", TOWN)
    assert all(code in told for code in ("`shut`", "`late`", "`lost`"))


def test_a_word_of_what_the_entries_are_called_does() -> None:
    told = answer("Which tickets are overnight?", TOWN)
    assert "Moon" in told
    assert "Star" in told
    assert "Sun" not in told


def test_a_word_that_most_entries_have_leaves_none_of_the_others_out() -> None:
    services = {
        ("s.md", "Services"): "# Services\n\nThe services in use, each with one job:\n\n"
        "- Amazon S3: files\n- Amazon SNS: mail\n- Amazon ECS: jobs\n- Amazon RDS: rows\n"
        "- Lambda: the app\n- Route 53: names\n- WAF: the door"
    }
    assert answer("Which Amazon services are involved?", services).count("\n- ") == 7
