"""The search over our own documents, asked what others thought visitors would type."""

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import ROOT, Server
from tests.site.held import Searched, searched

FIRST_RIGHT = 0.9


@pytest.fixture(scope="module")
def found(browser: Browser) -> list[Searched]:
    with Server(ROOT / "knowledge") as server:
        page = browser.new_page()
        results = searched(page, server.address)
        page.close()
    return results


def test_the_first_result_is_right_for_nine_of_ten_searches(found: list[Searched]) -> None:
    wrong = [(each.query, each.found[:1]) for each in found if not each.first]
    assert len(wrong) <= (1 - FIRST_RIGHT) * len(found), wrong


def test_a_misspelt_or_unfinished_word_finds_it_among_the_first_three(found: list[Searched]) -> None:
    hasty = [each for each in found if each.kind in ("typo", "prefix")]
    missed = [each.query for each in hasty if not each.shown]
    assert len(missed) <= (1 - FIRST_RIGHT) * len(hasty), missed
