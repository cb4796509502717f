"""What a seventh writer's answers taught: flags in code, spans of time, a table's month, an image's tag."""

import pytest

from tests.unit.api.sources import is_flagged

RELEASE = """The flag --legacy-auth was removed; use --auth-mode=token. The image is
registry.example.dev/server:4.2.1. It
is kept in EC2."""
TOLL = """A toll was taken until 1887. The oak is about 830 years old, 9.2 m around, and was there for at least 25
years.
The way takes 3 hours."""
LIDO = """A day pass costs 6.50 EUR for adults and 3.00 EUR for children under 12. Members pay 24 EUR per month, pupils
11 EUR."""
PLANS = """| Plan | Data | Price per month | Setup |
|---|---|---|---|
| Mini | 3 GB | 6.99 EUR | 9.90 EUR |
| Midi | 15 GB | 12.99 EUR | 4.90 EUR |"""


@pytest.mark.parametrize(
    ("passage", "text"),
    [
        (RELEASE, "Use `--auth-mode=token` in place of `--legacy-auth` [1]."),
        (RELEASE, "It is EC2-backed [1]."),
        (TOLL, "Bis 1887 wurde Zoll erhoben [1]."),
        (TOLL, "The trunk is a good 9 metres around [1]."),
        (TOLL, "The oak is more than eight centuries old [1]."),
        (TOLL, "It was there for at least a quarter of a century [1]."),
        (LIDO, "Children under 12 pay three euros [1]."),
        (LIDO, "Pupils pay 11 EUR a month [1]."),
        (PLANS, "Mini costs 6.99 EUR a month [1]."),
        (PLANS, "Mini's setup is 9.90 EUR, then it is 6.99 EUR a month [1]."),
    ],
)
def test_what_the_source_says_in_other_words_passes(passage: str, text: str) -> None:
    assert not is_flagged(passage, text)


@pytest.mark.parametrize(
    ("passage", "text"),
    [
        (RELEASE, "Use `--auth-mode=basic` [1]."),
        (RELEASE, "Pull registry.example.dev/server:4.2.1-alpine [1]."),
        (TOLL, "Bis 1878 wurde Zoll erhoben [1]."),
        (TOLL, "The trunk is a good 10 metres around [1]."),
        (TOLL, "The oak is more than nine centuries old [1]."),
        (TOLL, "It was there for half a century [1]."),
        (TOLL, "The next hut is an hour further on [1]."),
        (LIDO, "Children under 12 pay four euros [1]."),
        (LIDO, "Pupils pay 11 EUR per week [1]."),
        (PLANS, "Mini costs 9.90 EUR per month [1]."),
    ],
)
def test_what_it_does_not_say_is_flagged(passage: str, text: str) -> None:
    assert is_flagged(passage, text)
