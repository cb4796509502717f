"""Identifiers in prose: names such as `us-east-1`, `nova-2-lite`, `costs.md`, `s3:GetObject`, versions and URLs."""

import re
from typing import Final

_URL: Final = re.compile(r"(?:https?|s3|ftp)://[^\s<>()\[\]\"'`]+|\bwww\.[^\s<>()\[\]\"'`]+")
_EDGES: Final = ".,;:!?()[]{}<>\"'*_“”‘’…—–|~=«»"
_FILE: Final = re.compile(
    r"[\w./-]+\.(?:md|py|ya?ml|json|toml|txt|js|ts|tf|sh|html|css|com|org|net|io|dev|ai|aws|zip|csv|lock|cfg|ini)\Z",
    re.IGNORECASE,
)
_QUANTITY: Final = re.compile(
    r"[-+±~≈]?(?:US)?[$€£]?\d[\d,.'_]*(?:[eE][-+]?\d+)?(?:[-–/x×]?[$€£]?\d[\d,.'_]*)*"
    r"(?:[kKM]|[%×x€£¢]|(?:st|nd|rd|th)|ms|s|h|d|min|[kKMGT]i?B)?"
    r"(?:[-/][A-Za-z][A-Za-z/-]*)?\Z"
)
_DOTTED: Final = re.compile(r"v?\d+(?:\.\d+){2,}\Z|\d+(?::\d+)+\Z")


def find(sentence: str) -> list[tuple[int, int, str]]:
    """`(start, end, identifier)` for each; code spans are the caller's, who masks them."""
    found = [(match.start(), match.end(), match[0].rstrip(_EDGES + "/")) for match in _URL.finditer(sentence)]
    if found:
        sentence = _URL.sub(lambda match: " " * len(match[0]), sentence)
    position = 0
    for word in sentence.split():
        start = sentence.index(word, position)
        position = start + len(word)
        if word.isalpha():
            continue
        token = word.strip(_EDGES)
        if token and is_identifier(token):
            offset = start + word.index(token)
            found.append((offset, offset + len(token), token))
    return found


def is_identifier(token: str) -> bool:
    """True where the token must stand in a source letter by letter."""
    has_digit = any(char.isdigit() for char in token)
    has_letter = any(char.isalpha() for char in token)
    if has_digit:
        if _DOTTED.match(token):
            return True
        return has_letter and not _QUANTITY.match(token)
    if not has_letter:
        return False
    inner = token[1:-1]
    if "_" in inner or "@" in inner or "::" in inner or "()" in token:
        return True
    if ":" in inner and not inner.endswith(":") and token.isascii():
        return True
    return bool(_FILE.match(token)) or (token.startswith(("./", "/", "~/")) and len(token) > 2)
