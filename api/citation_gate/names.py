"""Whether a name stands in a text whole and unaltered, not as a part of a longer word, name, path or version."""

import re
from typing import Final

_TAG: Final = re.compile(r"[A-Za-z]:\Z")
_VERSION: Final = re.compile(r"\d+(?:\.\d+)+\Z")
_RELEASE: Final = re.compile(r"\d+\.\d+\.\d+\Z")  # it names nothing else, so it stands in a file's name too
_TAGGED: Final = re.compile(r":v?\d+\.\d")
_ATOM: Final = re.compile(r"[^\W\d_]+|\d+(?:\.\d+)*")
_COMPOUND: Final = re.compile(r"(?<![\w./:@-])\w+(?:[-.]\w+)*-\w+(?:[-.]\w+)*(?![\w/:@-]|\.\w)")
_VERSIONED: Final = re.compile(r"(?<=[A-Za-z])v(?=\d)")  # TLSv1.3
_FILE: Final = re.compile(r"[\w-]+(?:\.\w{1,5})+\Z")


def stands(wanted: str, text: str) -> bool:
    """`wanted` in `text`, not as part of a longer word, name, path or version."""
    if _RELEASE.match(wanted):
        return re.search(rf"(?<![\d.]){re.escape(wanted)}(?!\d|\.\d)", text) is not None
    at = text.find(wanted)
    while at >= 0:
        after = text[at + len(wanted) : at + len(wanted) + 2]
        tagged = "/" in wanted and _TAGGED.match(text, at + len(wanted)) is not None
        tagged = tagged or (after[:1] == "/" and text[max(0, at - 3) : at] == "://")  # a host, a bucket
        if (tagged or not _continues(wanted, wanted[-1], after)) and _begins(
            wanted, text[max(0, at - 60) : at]
        ):
            return True
        at = text.find(wanted, at + 1)
    return False


def atoms_in(text: str) -> list[str]:
    """The words and numbers of a text: `AES-256` are two."""
    return _ATOM.findall(text.lower())


def compounds(text: str) -> list[list[str]]:
    """The names with hyphens and figures in a text, each as its words and numbers: `Llama-3.1-8B`."""
    found = {match[0] for match in _COMPOUND.finditer(text)}
    return [atoms_in(name) for name in found if any(char.isdigit() for char in name)]


def spaced(name: str) -> re.Pattern[str] | None:
    """A name of letters and figures with hyphens, blanks or nothing between them: `ISO-8601` for `ISO 8601`."""
    atoms = atoms_in(_VERSIONED.sub("", name))
    if not 1 < len(atoms) < 6 or not re.sub(r"[-._]", "", name).isalnum():
        return None
    between = "[-_]" if "_" in name else "[- ]?"
    parts = (f"v?{atom}" if atom[0].isdigit() else atom for atom in map(re.escape, atoms))
    return re.compile(rf"(?<![\w./:-]){between.join(parts)}(?![\w/:-]|\.\w)")


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
    compound = any(char in wanted for char in "-.:/") or edge.isdigit()
    return compound and beyond[0] in "-.:/"
