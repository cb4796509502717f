"""Which model a visitor's or an owner's words mean."""

import pytest

from api.prices import packaged_prices


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("amazon.nova-micro-v1:0", "amazon.nova-micro-v1:0"),
        ("Nova Micro", "amazon.nova-micro-v1:0"),
        ("amazon nova micro v1 0", "amazon.nova-micro-v1:0"),  # all the words that the id has
        ("eu nova micro", "eu.amazon.nova-micro-v1:0"),
        ("nova", None),  # several
        ("", None),
        ("mistral", None),
    ],
)
def test_words_mean_the_one_shortest_id_that_has_them_all(said: str, meant: str | None) -> None:
    assert packaged_prices().named(said) == meant
