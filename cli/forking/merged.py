"""After a merge of upstream: the product's documents out again, and the fork's own as they were."""

from dataclasses import dataclass

from cli.forking import OWN, RECORD
from cli.forking.work_tree import WorkTree


@dataclass(frozen=True)
class Settled:
    """What was done: paths from the root. `left` are conflicts in what the fork shares with the product."""

    taken_out: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def settle(tree: WorkTree) -> Settled | None:
    """Take out the documents that upstream brought, and end the conflicts in the fork's own places in its favour.

    Works while the merge runs and after it was committed; None where there is no merge of upstream. A second time it
    finds nothing to do.
    """
    sides = tree.merged()
    if sides is None:
        return None
    ours, theirs = sides
    mine = tree.tracked(*OWN, commit=ours)
    conflicts = tree.unmerged(*OWN)
    brought = {
        path
        for path in tree.tracked("knowledge", commit=theirs) - mine
        if path in conflicts or (tree.root / path).exists()
    }
    kept = sorted(conflicts & mine)
    tree.take(ours, kept)
    tree.remove(sorted(brought | (conflicts - mine)))
    return Settled(tuple(sorted(brought)), tuple(kept), tuple(sorted(tree.unmerged("."))))


def report(done: Settled | None) -> list[str]:
    """What was done, in lines for a person."""
    if done is None or not (done.taken_out or done.kept or done.left):
        return [f"already yours ({RECORD}); nothing to do"]
    return [
        *(f"taken out: {path}" for path in done.taken_out),
        *(f"kept as yours: {path}" for path in done.kept),
        *(f"yours to bring together: {path}" for path in done.left),
        "Next: `make graphs documents check`, then commit",
    ]
