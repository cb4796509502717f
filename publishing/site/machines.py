"""What programs read instead of pages: `llms.txt`, all documents in one file, and what a page is about as data.

Sources: llmstxt.org, "The /llms.txt file"; schema.org, WebSite and TechArticle, as JSON-LD 1.1.
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from content import Document
from publishing.site.element import Element, el
from publishing.site.facts import SiteFacts
from publishing.site.figures import document_address
from publishing.site.summary import summary

SUMMARY_CHARACTERS = 160
MOST_SUMMARISED = 500
"""Of more documents the titles are listed alone: reading the first sentence of each would take seconds."""
VOCABULARY = "https://schema.org"


def markdown_key(document: Document) -> str:
    """Where a document's own text is served."""
    return f"markdown/{document.path}"


def llms_txt(facts: SiteFacts) -> str:
    """The list of everything that a language model can read or call here."""
    words, library = facts.words, facts.library
    summarised = len(library.documents) <= MOST_SUMMARISED
    listed = [
        f"- [{_plain(document.title)}]({_address(facts, quote(markdown_key(document)))})"
        + (f": {summary}" if summarised and (summary := summary_of(document)) else "")
        for document in library.documents
    ]
    lines = [
        f"# {facts.settings.name}",
        "",
        f"> {words('description')}",
        "",
        f"## {words('documents.title')}",
        "",
    ]
    lines += [*listed, "", f"## {words('machines.title')}", ""]
    lines += [f"- {line}" for line in ways_to_ask(facts)]
    return "\n".join(lines) + "\n"


def ways_to_ask(facts: SiteFacts) -> list[str]:
    """How a program asks here, as Markdown: what this stack's front door lets in, and nothing else."""
    words = facts.words
    found = [
        words("machines.full", address=_address(facts, "llms-full.txt")),
        words(
            "machines.api", address=_address(facts, "api/ask"), openapi=_address(facts, "api/openapi.json")
        ),
    ]
    key = "machines.mcp" if offers_mcp(facts) else "machines.no_mcp"
    return [*found, words(key, address=_address(facts, "mcp"))]


def offers_mcp(facts: SiteFacts) -> bool:
    """Whether a client that isn't ours gets in: a function URL wants each body's hash."""
    running = facts.running
    return (
        running.is_local
        or facts.config.get(running.stack, {}).get("frontDoor", "function-url") != "function-url"
    )


def llms_full(facts: SiteFacts) -> str:
    """Every document as it is written, each after its address."""
    return "\n".join(
        f"<!-- {_address(facts, quote(markdown_key(document)))} -->\n\n{document.source.strip()}\n"
        for document in facts.library.documents
    )


def about_site(facts: SiteFacts) -> Element:
    """What the site is, for search engines."""
    return _data({"@type": "WebSite", **_named(facts, facts.settings.name, facts.words("description"), "")})


def about_document(facts: SiteFacts, document: Document, description: str) -> Element:
    """What a document is, and where its Markdown is."""
    return _data(
        {
            "@type": "TechArticle",
            **_named(facts, document.title, description, document_address(document.path).lstrip("/")),
            "isPartOf": {"@type": "WebSite", "name": facts.settings.name, "url": _address(facts, "")},
            "encoding": {
                "@type": "MediaObject",
                "encodingFormat": "text/markdown",
                "contentUrl": _address(facts, quote(markdown_key(document))),
            },
        }
    )


def summary_of(document: Document) -> str:
    """A document's first sentences on one line."""
    text = " ".join(summary(document.body).split())
    return text if len(text) <= SUMMARY_CHARACTERS else text[: SUMMARY_CHARACTERS - 1].rsplit(" ", 1)[0] + "…"


def _named(facts: SiteFacts, name: str, description: str, address: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": name,
        "description": description,
        "url": _address(facts, address),
        "inLanguage": facts.settings.language,
    }
    if facts.settings.owner:
        found["author"] = {"@type": "Person", "name": facts.settings.owner}
    return found


def _data(value: Mapping[str, Any]) -> Element:
    """JSON-LD in a script element, which nothing executes and whose text HTML takes as it stands."""
    text = json.dumps({"@context": VOCABULARY, **value}, ensure_ascii=False, separators=(",", ":"))
    for character in "&<>":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return el("script", text, type="application/ld+json")


def _address(facts: SiteFacts, path: str) -> str:
    """On the page's own origin where that is known, else from its root."""
    return f"{facts.running.origin}/{path}"


def _plain(title: str) -> str:
    return title.replace("[", "(").replace("]", ")")
