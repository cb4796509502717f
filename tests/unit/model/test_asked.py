"""What a question asks for, and in which words."""

import pytest

from emulator.model.asked import Asked, asked


@pytest.mark.parametrize(
    ("question", "wants"),
    [
        ("Who designed the printer?", Asked("person", ("designed",))),
        ("who else contributed to it?", Asked("person", ("contributed",))),
        ("When was the lab founded?", Asked("day", ("lab", "founded"))),
        ("Which year did it open?", Asked("day", ("open",))),
        ("How many volunteers are there?", Asked("count", ("volunteers",))),
        ("How much does the sensor kit cost?", Asked("price", ("sensor", "kit"))),
        ("What does printing on A3 cost?", Asked("price", ("printing", "A3"))),
        ("Which licence do the certificates have?", Asked("kind", ("licence",))),
        ("What uptime do you promise?", Asked("kind", ("uptime",))),
        ("Which company makes the nozzle?", Asked("kind", ("company", "makes"))),
        ("What's Yuki's address?", Asked("property", ("address",))),
        ("what's the notice period", Asked("property", ("notice", "period"))),
        ("What is the desk's phone number?", Asked("property", ("phone", "number"))),
        ("What is a node?", Asked("property", ("node",))),
        ("What happens if it rains?", Asked("none")),
        ("when i merge a typo, does it know?", Asked("none")),
        ("which 4 are the associate ones", Asked("none")),
        ("so whats the plan for it", Asked("none")),
        ("How do I join?", Asked("none")),
    ],
)
def test_the_sort_and_the_words_of_what_is_asked(question: str, wants: Asked) -> None:
    assert asked(question) == wants


@pytest.mark.parametrize(
    ("question", "text", "shown"),
    [
        ("Who pays?", "The owner pays.", True),
        ("Who pays?", "It is paid on Fridays.", False),
        ("How many seats are there?", "There are 24 seats.", True),
        ("How many seats are there?", "The seats are blue.", False),
        ("How many seats are there?", "Their number isn't stated.", True),
        ("What does a card cost?", "A card costs 12 pounds.", True),
        ("What does a card cost?", "A card is blue.", False),
        ("What is a card?", "A card is blue.", True),
    ],
)
def test_whether_a_text_shows_the_sort(question: str, text: str, shown: bool) -> None:
    assert asked(question).shown(text) is shown
