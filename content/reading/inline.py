"""The inside of a paragraph, heading or cell: as clean Markdown, and as it is to be said."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from markdown_it.token import Token

from content.reading.inline_words import (
    is_component,
    is_reference,
    plain,
    visible_words,
    written_address,
)
from content.reading.roles import role_words
from content.reading.tags import HTML, MARKS, SPACED, TAG, Tag, title_of
from content.reading.templates import SHORTCODE

SPECIAL: Final = frozenset("&<>*_[]`\\|~$#")


@dataclass
class Inline:
    """Writes the children of inline tokens.

    Attributes:
        titles: what a link without text leads to, by address.
        notes: the labels of the footnotes referred to, in order.
        anchors: the ids found.
        targets: the addresses of links and images, as they are after CommonMark's normalisation.
        changed: whether the clean text differs from the source by more than blanks.
    """

    environment: Mapping[str, Any]
    titles: Callable[[str], str] = lambda _: ""
    notes: list[str] = field(default_factory=list)
    inline_notes: dict[str, Sequence[Token]] = field(default_factory=dict)
    anchors: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    changed: bool = False

    def write(self, tokens: Sequence[Token]) -> tuple[str, str]:
        """(clean Markdown with line breaks, footnote marks and pictures; the words to say, on one line)."""
        writer = _Writer(self)
        for place, token in enumerate(tokens):
            writer.add(token, tokens, place)
        return writer.result()


class _Writer:
    def __init__(self, owner: Inline) -> None:
        self.owner = owner
        self.clean: list[str] = []
        self.said: list[str] = []
        self.links: list[tuple[str, int, int]] = []
        self.closings: list[tuple[str, str]] = []
        self.muted = ""
        self.is_autolink = False

    def result(self) -> tuple[str, str]:
        while self.closings:
            self._put(self.closings.pop()[1])
        clean = re.sub(r"(?<=\S) *\n *", "\n", "".join(self.clean)).strip()
        return clean, re.sub(r"\s+", " ", "".join(self.said)).strip()

    def _put(self, clean: str, said: str | None = None) -> None:
        if not self.muted:
            self.clean.append(clean)
            self.said.append(clean if said is None else said)

    def _hide(self) -> None:
        """Leave something out, and with it one of the two blanks around it."""
        self.owner.changed = True
        for parts in (self.clean, self.said):
            if parts and parts[-1].endswith(" "):
                parts[-1] = parts[-1].rstrip(" ")

    def add(self, token: Token, tokens: Sequence[Token], place: int) -> None:
        """Write one token."""
        kind = token.type
        if kind == "text":
            self._put(token.content)
        elif kind == "text_special":
            self._special(token)
        elif kind == "softbreak":
            self._put("\n", " ")
        elif kind == "hardbreak":
            self._put("  \n", " ")
        elif kind == "code_inline":
            pad = " " if token.content[:1] in ("`", "") or token.content[-1:] == "`" else ""
            self._put(f"{token.markup}{pad}{token.content}{pad}{token.markup}")
        elif kind in ("em_open", "em_close", "strong_open", "strong_close"):
            self._put(token.markup)
        elif kind in ("s_open", "s_close"):
            self._put("~~")
        elif kind in ("del_open", "del_close", "ins_open", "ins_close", "mark_open", "mark_close"):
            self.owner.changed = True
            self._put("~~" if kind.startswith("del") else "")
        elif kind == "link_open":
            self._open_link(token)
        elif kind == "link_close":
            self._close_link()
        elif kind == "image":
            self._image(token)
        elif kind == "html_inline":
            self._html(token.content, tokens, place)
        elif kind == "footnote_ref":
            self._note(token)
        elif kind in ("math_inline", "math_inline_double"):
            self._put(f"{token.markup}{token.content}{token.markup}")
        elif kind == "wikilink" or kind == "text_said":
            self.owner.changed = True
            self._put(token.content)
        elif kind == "shortcode":
            self._shortcode(token.content)
        elif kind == "myst_role":
            self._role(token)
        else:
            self._hide()

    def _special(self, token: Token) -> None:
        if token.info == "entity" and token.content not in SPECIAL:
            said = token.content.replace("\u00a0", " ")
            self._put(said if said.strip() else token.markup, said)
        else:
            self._put(token.markup)

    def _open_link(self, token: Token) -> None:
        self.is_autolink = token.markup == "autolink"
        href = str(token.attrGet("href") or "")
        self.owner.targets.append(href)
        if self.is_autolink:
            self._put("<", "")
            return
        if is_reference(href, self.owner.environment):
            self.owner.changed = True
        self._put("[")
        self.links.append((href, len(self.clean), len(self.said)))

    def _close_link(self) -> None:
        if self.is_autolink:
            self.is_autolink = False
            self._put(">", "")
            return
        if not self.links:
            return
        href, clean, said = self.links.pop()
        address = written_address(href)
        inside = "".join(self.clean[clean:])
        if not inside.strip():
            self.owner.changed = True
            self._put(self.owner.titles(href))
        if "".join(self.said[said:]).strip():
            self._put(f"]({address})")
        else:  # a linked picture: nothing to say
            self._put(f"]({address})", "")
            del self.said[said - 1 :]

    def _image(self, token: Token) -> None:
        source = str(token.attrGet("src") or "")
        self.owner.targets.append(source)
        if is_reference(source, self.owner.environment):
            self.owner.changed = True
        alt = plain(token.children or ())
        self._put(f"![{alt}]({written_address(source)})", " ")

    def _note(self, token: Token) -> None:
        label = token.meta.get("label", "")
        if not label:
            note = self.owner.environment["footnotes"]["list"][token.meta["id"]]
            label = f"note-{token.meta['id'] + 1}"
            self.owner.inline_notes[label] = note["tokens"]
            self.owner.changed = True
        self.owner.notes.append(label)
        self._put(f"[^{label}]", "")

    def _shortcode(self, content: str) -> None:
        match = SHORTCODE.match(content)
        words = visible_words(match["args"]) if match and not match["end"] else ""
        if match and match["name"] in ("ref", "relref"):
            words = re.sub(
                r"[-_]+", " ", match["args"].strip().strip("\"'").rsplit("/", 1)[-1].removesuffix(".md")
            )
        self._hide()
        if words:
            self._put(f"{' ' if self.said else ''}{words}")

    def _role(self, token: Token) -> None:
        self.owner.changed = True
        words = role_words(str(token.meta.get("name", "")), token.content, self.owner.titles)
        self._put(words) if words else self._hide()

    def _html(self, content: str, tokens: Sequence[Token], place: int) -> None:
        match = TAG.fullmatch(content)
        if not match:
            self._hide()
            return
        tag = Tag.parse(match)
        if self.muted:
            if tag.closes and tag.name == self.muted:
                self.muted = ""
            return
        if tag.name not in HTML and not is_component(tag, tokens, place):
            self._put(content)
            return
        if tag.name == "input":  # a task's box, which the item keeps
            return
        self.owner.changed = True
        if "id" in tag.attributes or (tag.name == "a" and "name" in tag.attributes):
            self.owner.anchors.append(tag.attributes.get("id") or tag.attributes.get("name", ""))
        if tag.name in ("script", "style", "svg") and not tag.closes and not tag.alone:
            self.muted = tag.name
        elif tag.name == "img":
            if tag.attributes.get("alt"):
                self._put(f"![{tag.attributes['alt']}]({tag.attributes.get('src', '')})", " ")
        elif tag.closes:
            self._close_tag(tag.name)
        elif tag.name == "a" and "href" in tag.attributes:
            self.owner.targets.append(tag.attributes["href"])
            self._put("[")
            self.links.append((tag.attributes["href"], len(self.clean), len(self.said)))
            self.closings.append(("a", ""))
        elif tag.name in MARKS:
            self._put(MARKS[tag.name])
            self.closings.append((tag.name, MARKS[tag.name]))
        elif tag.name == "sup" and self.said and self.said[-1][-1:].isalnum():
            self._put("^")
        elif tag.name in SPACED or tag.is_component:
            self._put("\n" if tag.name == "br" else " ", " ")
            if tag.is_component and title_of(tag):
                self._put(f"{title_of(tag)}: ")

    def _close_tag(self, name: str) -> None:
        if name in SPACED:
            self._put(" ")
        if self.closings and self.closings[-1][0] == name:
            _, mark = self.closings.pop()
            if name == "a":
                self._close_link()
            else:
                self._put(mark)
