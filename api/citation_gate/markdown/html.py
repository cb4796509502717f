"""Raw HTML, inline and as a block (CommonMark 0.31, 4.6 and 6.6). The page shows it as it is written."""

import re
from typing import Final

_TAGS: Final = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|"
    "fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|"
    "menuitem|meta|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|"
    "tr|track|ul"
)
_ATTRIBUTE: Final = r"\s+[a-zA-Z:_][\w.:-]*+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+))?"
TAG: Final = (
    rf"</[a-zA-Z][a-zA-Z0-9-]*\s*>|<[a-zA-Z][a-zA-Z0-9-]*(?:{_ATTRIBUTE}){{0,20}}\s*/?>"
    r"|<\?[^>]{0,300}?\?>|<![a-zA-Z]+\s[^>]{0,300}>"
)
"""Inline, all but comments. The bounds keep the work linear; what is longer is shown as it is written all the same."""
_BLOCK: Final = re.compile(
    r"<(?:(?P<pre>script|pre|style|textarea)(?=[\s>]|\Z)|(?P<comment>!--)|(?P<question>\?)|(?P<cdata>!\[CDATA\[)"
    rf"|(?P<declaration>![A-Z])|(?P<tag>/?(?:{_TAGS})(?=[ \t]|/?>|\Z)))",
    re.IGNORECASE,
)
_ANY_TAG: Final = re.compile(
    rf"<(?:[a-z][a-z0-9-]*(?:{_ATTRIBUTE})*\s*/?|/[a-z][a-z0-9-]*\s*)>\Z", re.IGNORECASE
)
_ENDS: Final = {"comment": "-->", "question": "?>", "cdata": "]]>", "declaration": ">", "tag": ""}


def end_of_block(text: str, *, after_paragraph: bool) -> str | None:
    """What ends the block of raw HTML that begins with this line, "" for a blank line; None where none begins.

    Not every tag may end the paragraph before it.
    """
    match = _BLOCK.match(text)
    if match is None:
        return None if after_paragraph or not _ANY_TAG.match(text) else ""
    return f"</{match['pre'].lower()}>" if match["pre"] else _ENDS[match.lastgroup or "tag"]
