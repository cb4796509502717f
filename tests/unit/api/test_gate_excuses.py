"""What excuses a figure excuses only what it is about: a price's period, a denial, a sum, a number of another thing."""

import pytest

from api.citation_gate import judge
from tests.unit.api.sources import source

PLANS = """### Plans

The trial is free. Team costs 49 EUR a month; Scale costs 390 EUR a month. A failed payment is retried after an hour.
Setup isn't included in Team. Nothing is charged for guests. Support answers within 4 hours. There are no tutors.
Page 57 of the manual explains backups. Each project may have 25 members. The API allows 60 calls per minute.
The port is 7443. The MTU is 1492. It was built from 1874 to 1883 under Roe.
Links have 2.5 Gbit/s each and one spare. Invoice no. 8841 is an example.
The race has been held 12 times. Water stands at kilometres 5 and 15.
"""


def flagged(text: str) -> tuple[str, ...]:
    return judge(text, [source(1, PLANS)]).unverified


@pytest.mark.parametrize(
    "text",
    [
        # what a price is for is no time that something takes
        "The trial lasts a month [1].",
        "The trial lasts one month [1].",
        "Support answers within a minute [1].",
        "Setup takes one month [1].",
        "Backups run for a minute [1].",
        "A failed payment waits for a month [1].",
        # what there is none of
        "Setup costs 0 EUR [1].",
        "Backups cost 0 EUR [1].",
        "Scale costs 0 EUR [1].",
        "Team has zero members [1].",
        "The API allows zero backups [1].",
        # a bare number of something else
        "The limit for projects is 57 [1].",
        "Your group is 15 [1].",
        "Shoes come in size 12 [1].",
        "**Members**: 60 [1]",
        "- Members: 49 [1]",
        "Invoice no. 57 is an example [1].",
        "It listens on port 8841 [1].",
        "The manual was sold 25 times [1].",
        # sums that nobody reckons
        "Team costs 49 EUR, Scale 390 EUR, setup 341 EUR [1].",
        "Team costs 49 EUR, setup 439 EUR, and Scale costs 390 EUR [1].",
        "Answers take 4 hours, payments 1 hour, backups 5 hours [1].",
        "Answers take 4 hours, backups 3 hours, and payments wait for 1 hour [1].",
        "It listens on port 1492 [1].",
        "Work began in 1884 [1].",
        "(1) USD and (2) EUR are the prices [1].",
    ],
)
def test_it_excuses_nothing_else(text: str) -> None:
    assert flagged(text)


@pytest.mark.parametrize(
    "text",
    [
        "A failed payment is tried again after one hour [1].",
        "For one month, Team costs 49 EUR [1].",
        "You may call the API 60 times in one minute [1].",
        "The trial is 0 EUR [1].",
        "Guests are charged 0 EUR [1].",
        "There are zero tutors [1].",
        "The port is 7443 [1].",
        "Construction lasted from 1874 to 1883 [1].",
        "There are links at 2.5 Gbps [1].",
        "Projects are limited to 25 [1].",
        "The number of the example invoice is 8841 [1].",
        "The race took place twelve times [1].",
        "Scale costs 390 EUR, 341 EUR more than the 49 EUR of Team [1].",
        "Team and Scale cost 49 EUR and 390 EUR, together 439 EUR [1].",
    ],
)
def test_it_excuses_what_it_is_about(text: str) -> None:
    assert flagged(text) == ()
