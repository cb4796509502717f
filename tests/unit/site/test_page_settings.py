"""What a fork sets of its page: suggestions, words, language, owner."""

import re
from collections.abc import Mapping
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from cli.site_facts import SITE
from cli.site_files import SiteError, read, settings
from publishing.site.documents import list_page
from publishing.site.index import index_page, missing_page
from publishing.site.summary import summary
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


def test_what_the_owner_says_of_themselves_is_theirs_and_may_be_nothing() -> None:
    changed = replace(facts().settings, who="By Ada, *an engineer*.", journey="On the way.")
    page = index_page(replace(facts(), settings=changed))
    assert '<p class="who">By Ada, <q>an engineer</q>.</p>' in page
    assert '<p class="finding">On the way.</p>' in page
    assert "More than a decade" not in page
    nothing = index_page(replace(facts(), settings=replace(changed, who=None, journey=None)))
    assert 'class="who"' not in nothing
    assert "On the way" not in nothing


class Said(HTMLParser):
    """What a page shows or says: its texts, and the attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent = tag in ("script", "code")
        self.found += [value or "" for name, value in attrs if name in ("aria-label", "alt", "title")]

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._silent = False


def _marked(words: Any) -> Any:
    """Words of which only the figures that data fill in are left."""
    if isinstance(words, Mapping):
        return {key: _marked(each) for key, each in words.items()}
    if isinstance(words, list):
        return [_marked(each) for each in words]
    figures = re.findall(r"{\w*}", words)
    return f"§{'§'.join(figures)}§"


def _data() -> str:
    """Everything that the page takes from elsewhere."""
    given = facts()
    texts: list[object] = [
        given.settings,
        given.parts,
        given.claims,
        given.running,
        given.config,
        given.costs,
        given.journey,
    ]
    texts += [(each.path, each.title, each.headings, summary(each.body)) for each in given.library.documents]
    texts += [each.questions for each in given.library.chunks]
    texts += ["/llms-full.txt", "/api/ask", "/api/openapi.json", "/mcp"]
    return _letters(re.sub(r"[`*\\]|{\w+}", "", " ".join(map(str, texts))))


def _letters(text: str) -> str:
    return re.sub(r"[\W\d_]+", " ", text).strip().casefold()


NAMES = "CloudFront. Lambda, FastAPI. DynamoDB. CloudWatch. S3 Vectors. Retrieve. Converse. agent sync. arm64. MB. UTC."
"""What AWS and the code call things, in every language."""


def test_every_word_of_the_page_stands_in_the_file_that_a_fork_translates() -> None:
    own = facts()
    translated = replace(own, words=Words(_marked(read(SITE / "words.yaml"))))
    data = f" {_data()} {_letters(NAMES)} "
    pages = [index_page(translated), list_page(translated), missing_page(translated)]
    for page in pages:
        said = Said()
        said.feed(page)
        for text in re.split(r"[§\n,:∥]+", "\n".join(said.found)):
            assert f" {_letters(text)} " in data or not _letters(text), text


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
