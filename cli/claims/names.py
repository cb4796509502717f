"""Names in code style: words of the sources, and paths of the repository."""

import posixpath
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from typing import Final

from cli.claims.prose import Claim
from cli.claims.tree import Tree

_LINK: Final = re.compile(r"\]\((?!https?:|mailto:|#|/)([^)\s#]+)")
_WORD: Final = re.compile(r"(?!\d+\b)[A-Za-z0-9_]{3,}")
_PATH: Final = re.compile(r"\.?[\w*{}-][\w.*{},<>-]*(?:/[\w.*{},<>-]+)*/?\Z")
_FILE: Final = re.compile(r"[\w.-]+\.(?:py|md|yaml|json|js|css|toml|txt|zip|png|svg|html|lock)\Z")
_COMMANDS: Final = ("agent ", "make ", "pulumi ", "python ", "pip ", "git ", "curl ", "aws ")


def check(claim: Claim, tree: Tree) -> Iterator[str]:
    """What is written in code style and isn't there."""
    outside = tree.outside["names"]
    folder = posixpath.dirname(claim.path)
    for target in _LINK.findall(claim.text):
        path = posixpath.normpath(posixpath.join(folder, target))
        if path not in tree.files and path not in tree.folders:
            yield f"the link to {target} leads nowhere"
    for span in claim.spans:
        if span in outside:
            continue
        known = {word for name in outside for word in _WORD.findall(name)}
        missing = [word for word in _WORD.findall(span) if word not in tree.words and word not in known]
        if missing:
            yield f"`{span}`: nothing in the sources is called {missing[0]}"
        elif not span.startswith(_COMMANDS) and not _there(span, tree):
            yield f"`{span}`: the repository has no such file or folder"


def _there(span: str, tree: Tree) -> bool:
    """Whether a path that begins with one of the repository's folders, or a file's name, exists."""
    if not _PATH.match(span) or "<" in span:
        return True
    path = span.rstrip("/")
    top = path.split("/")[0]
    if "/" in span and (top in tree.folders or top in tree.files):
        return any(
            fnmatch(known, wanted) for wanted in _alternatives(path) for known in (*tree.files, *tree.folders)
        )
    if _FILE.match(span) and "*" not in span:
        names = {known.rsplit("/", 1)[-1] for known in tree.files}
        return span in names or span in tree.outside["files"]
    return True


def _alternatives(path: str) -> list[str]:
    """`api/{costs,tools}` is two paths."""
    braces = re.search(r"\{([^{}]*)\}", path)
    if braces is None:
        return [path]
    return [path[: braces.start()] + each + path[braces.end() :] for each in braces[1].split(",")]
