"""Where a block of raw HTML begins and what ends it (CommonMark 0.31, 4.6). The page shows it as it is written."""

import re
from typing import Final, NamedTuple

_TAGS: Final = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|"
    "fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|"
    "menuitem|meta|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|"
    "tr|track|ul"
)
_ATTRIBUTE: Final = r"[ \t]+[a-zA-Z:_][\w.:-]*(?:[ \t]*=[ \t]*(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s\"'=<>`]+))?"
_HTML: Final = re.compile(
    r"<(?:(?P<pre>script|pre|style|textarea)(?=[\s>]|\Z)|(?P<comment>!--)|(?P<question>\?)|(?P<cdata>!\[CDATA\[)"
    rf"|(?P<declaration>![A-Z])|(?P<tag>/?(?:{_TAGS})(?=[ \t]|/?>|\Z)))",
    re.IGNORECASE,
)
_ANY_TAG: Final = re.compile(
    rf"<(?:[a-z][a-z0-9-]*(?:{_ATTRIBUTE})*[ \t]*/?|/[a-z][a-z0-9-]*\s*)>[ \t]*\Z", re.I
)
_ENDS: Final = {"comment": "-->", "question": "?>", "cdata": "]]>", "declaration": ">", "tag": ""}


class HtmlBlock(NamedTuple):
    """`end` ends the block on a later line, where "" is a blank line; `closed`: it ended on its first line."""

    end: str
    closed: bool


def html_block(text: str, *, after_paragraph: bool) -> HtmlBlock | None:
    """The block that begins with this line, if one does. Not every tag may end the paragraph before it."""
    match = _HTML.match(text)
    if match is None:
        return None if after_paragraph or not _ANY_TAG.match(text) else HtmlBlock("", False)
    end = f"</{match['pre'].lower()}>" if match["pre"] else _ENDS[match.lastgroup or "tag"]
    rest = text[0 if match["comment"] else match.end() :].lower()
    return HtmlBlock(end, bool(end) and (end in rest or text.startswith(("<!-->", "<!--->"))))
