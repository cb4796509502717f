"""Links of answers: an address is proven by a source that has it, as written or as the page of the document."""

import pytest

from api.citation_gate import judge
from tests.unit.api.sources import source

SOURCES = [
    source(
        1,
        "How GitHub does it stands in [CI/CD](../cicd.md), the rest [above](#keys) and in [RFC 9110](https://rfc.example/9110).",
        path="notes/identity.md",
    )
]


@pytest.mark.parametrize(
    "address",
    ["../cicd.md", "/documents/cicd.md", "/documents/notes/identity.md#keys", "https://rfc.example/9110"],
)
def test_a_link_of_a_source_is_proven_as_written_and_as_the_page_that_it_leads_to(address: str) -> None:
    assert judge(f"How GitHub does it stands in [CI/CD]({address}) [1].", SOURCES).unverified == ()


@pytest.mark.parametrize(
    "address",
    [
        "/documents/notes/cicd.md",
        "/documents/cicd.md/keys",
        "/documents/identity.md#keys",
        "https://rfc.example/9111",
        "/documents/prod-cicd.md",
    ],
)
def test_a_link_to_elsewhere_is_not(address: str) -> None:
    assert len(judge(f"How GitHub does it stands in [CI/CD]({address}) [1].", SOURCES).unverified) == 1
