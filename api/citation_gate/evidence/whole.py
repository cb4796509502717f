"""Where a name stands in a text whole and unaltered, not as a part of a longer word, name, path or version."""

import re
from typing import Final

_TAG: Final = re.compile(r"[A-Za-z]:\Z")
_VERSION: Final = re.compile(r"\d+(?:\.\d+)+\Z")
_RELEASE: Final = re.compile(r"\d+\.\d+\.\d+\Z")  # it names nothing else, so it stands in a file's name too
_TAGGED: Final = re.compile(r":v?\d+\.\d")
_FILE: Final = re.compile(r"[\w-]+(?:\.\w{1,5})+\Z")


def stands(wanted: str, text: str) -> bool:
    """`wanted` in `text`, not as part of a longer word, name, path or version."""
    if _RELEASE.match(wanted):
        return re.search(rf"(?<![\d.]){re.escape(wanted)}(?!\d|\.\d)", text) is not None
    at = text.find(wanted)
    while at >= 0:
        after = text[at + len(wanted) : at + len(wanted) + 2]
        tagged = "/" in wanted and _TAGGED.match(text, at + len(wanted)) is not None
        # a host, a bucket
        tagged = tagged or (after[:1] in ("/", ":") and text[max(0, at - 3) : at] == "://")
        if (tagged or not _continues(wanted, wanted[-1], after)) and _begins(
            wanted, text[max(0, at - 60) : at]
        ):
            return True
        at = text.find(wanted, at + 1)
    return False


def _begins(wanted: str, before: str) -> bool:
    """Does a name begin behind this text?"""
    if wanted.startswith("/"):  # a path of an address is whole, the end of another path isn't
        return (
            not (before[-1:].isalnum() or before[-1:] in "_-.")
            or re.search(r"://[\w.:-]+\Z", before) is not None
        )
    if before.endswith("/") and _FILE.match(wanted):
        return True
    if _TAG.search(before) and _VERSION.match(wanted):  # nginx:1.25.3
        return True
    return not _continues(wanted, wanted[0], before[-2:][::-1])


def _continues(wanted: str, edge: str, beyond: str) -> bool:
    """Does the name go on beyond its edge? `us-east-1` stands neither in `us-east-10` nor in `us-east-1.5`."""
    if not beyond or not (edge.isalnum() or edge == "_"):
        return False
    if beyond[0].isalnum() or beyond[0] == "_":
        return True
    if len(beyond) < 2 or not (
        beyond[1].isalnum() or ("/" in wanted and beyond[0] == "/" and beyond[1] in "{<:*$")
    ):
        return False  # /orders goes on in /orders/{id}
    if beyond[0] == "@" or (beyond[0] == "." and beyond[1].isdigit() and any(map(str.isdigit, wanted))):
        return True  # the host of an address, the c7g of c7g.2xlarge
    compound = any(char in wanted for char in "-.:/") or any(map(str.isdigit, wanted))
    return compound and beyond[0] in "-.:/"
