"""What the hand-written documents say of the product, held against the product.

A name in code style must exist in the tree and be of the kind that the sentence says, a path in the repository, a
command and its options in the CLI or the Makefile, a version in the locks, an amount in the price file, in a stack's
settings or among the figures the documents compute, a count in the program or the graphs, a default in the settings;
and what is called unbuilt must be missing. `outside.yaml` lists what others have defined.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from cli.claims import amounts, commands, counts, defaults, kinds, names, unbuilt, versions
from cli.claims.prose import Claim, Finding, documents, notes
from cli.claims.tree import Tree

__all__ = ["Finding", "findings"]

_MARK = "Not built yet:"
CHECKS = (
    names.check,
    kinds.check,
    commands.check,
    amounts.check,
    counts.check,
    defaults.check,
    versions.check,
    unbuilt.check,
)


def findings(root: Path, only: Sequence[str] = ()) -> Iterator[Finding]:
    """Every claim of the hand-written documents that the product contradicts, in the order of the documents.

    Args:
        root: the repository.
        only: paths of the documents to read, from the root; all of `prose.DOCUMENTS` when empty.
    """
    tree = Tree(root)
    for path in only or documents(root):
        claims: list[Claim] = tree.claims(path)
        for claim in claims:
            for check in CHECKS:
                for wrong in check(claim, tree):
                    yield Finding(claim.path, claim.line, wrong)
    for path in () if only else notes(root):
        for claim in tree.claims(path):
            if _MARK in claim.text:
                for wrong in unbuilt.check(claim, tree):
                    yield Finding(claim.path, claim.line, wrong)
