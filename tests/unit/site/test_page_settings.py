"""What a fork sets of its page: suggestions, words, language, owner."""

import re
from dataclasses import replace

import pytest

from cli.site_facts import SiteError, settings
from publishing.site.index import index_page
from publishing.site.words import Words, WordsError
from tests.unit.site.facts import facts, html


@pytest.mark.parametrize("count", [0, 3, 7])
def test_too_few_or_too_many_suggestions_are_refused_by_number(count: int) -> None:
    with pytest.raises(SiteError, match=f"{count} suggestions"):
        settings({"name": "x", "language": "en", "suggestions": ["?"] * count})


def test_an_unknown_setting_is_refused_by_name() -> None:
    with pytest.raises(SiteError, match="colour"):
        settings({"name": "x", "language": "en", "suggestions": ["?"] * 4, "colour": "red"})


def test_missing_words_are_refused_by_key() -> None:
    words = Words({"a": {"b": "{count} c"}})
    assert words("a.b", count=2) == "2 c"
    with pytest.raises(WordsError, match=r"a\.x"):
        words("a.x")
    with pytest.raises(WordsError, match="count"):
        words("a.b", other=1)


def test_the_language_and_the_owner_are_settings() -> None:
    changed = replace(facts().settings, language="de", owner="A. Person", contact="a@example.org")
    page = index_page(replace(facts(), settings=changed))
    assert '<html lang="de">' in page
    assert "Owner: A. Person" in page
    assert "Contact: a@example.org" in page
    nobodys = replace(changed, owner=None)
    assert "Owner: not stated in this repository" in index_page(replace(facts(), settings=nobodys))


def test_without_javascript_each_first_question_leads_to_the_section_that_answers_it() -> None:
    noscript = html("index.html").partition("<noscript>")[2].partition("</noscript>")[0]
    links = {
        question: address for address, question in re.findall(r'<a href="([^"]+)">([^<]+)</a>', noscript)
    }
    for question in facts().settings.suggestions:
        plain = question.rstrip("?").casefold().replace("’", "'")
        answering = [
            f"/documents/{chunk.path}#{chunk.anchor}".rstrip("#")
            for chunk in facts().library.chunks
            if plain in [listed.rstrip("?").casefold() for listed in chunk.questions]
        ]
        assert links.get(question) == (answering[0] if answering else None)
