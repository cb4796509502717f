"""What `pulumi preview --json` says, which is believed before the prediction."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from api.contract.outside import json_of, member
from graph.urns import former_urns, urns
from review.comparison import Comparison
from review.findings import Finding
from review.operations import Operation, Step

OPERATIONS: Mapping[str, Operation] = {
    "same": "same",
    "create": "create",
    "update": "update",
    "delete": "delete",
    "replace": "replace",
    "create-replacement": "replace",
    "delete-replaced": "replace",
    "import": "create",
    "discard": "delete",
    "read": "same",
    "refresh": "same",
}
"""The engine's words (Pulumi SDK, `StepOp`) as ours."""


class PreviewError(ValueError):
    """A file isn't a preview; the message says what to run."""


@dataclass(frozen=True)
class Preview:
    """The operations of one stack, by URN, and the inputs that the engine says replace."""

    stack: str
    operations: Mapping[str, Operation]
    reasons: Mapping[str, tuple[str, ...]]


def read_preview(text: str) -> Preview:
    """Read the output of `pulumi preview --json`.

    Raises:
        PreviewError: it is something else.
    """
    try:
        steps = member(json_of(text), "steps", list)
        operations: dict[str, Operation] = {}
        reasons: dict[str, tuple[str, ...]] = {}
        for step in steps:
            urn, word = str(step["urn"]), str(step["op"])
            if word not in OPERATIONS:
                raise PreviewError(f"the preview has an operation {word!r} that isn't known here")
            if operations.get(urn) != "replace":  # its three steps are one replacement
                operations[urn] = OPERATIONS[word]
            if step.get("replaceReasons"):
                reasons[urn] = tuple(map(str, step["replaceReasons"]))
    except PreviewError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PreviewError("it isn't what `pulumi preview --json -s STACK > FILE` writes") from error
    if not operations:
        raise PreviewError("the preview has no steps; run `pulumi preview --json -s STACK > FILE`")
    stack = next(iter(operations)).removeprefix("urn:pulumi:").partition("::")[0]
    return Preview(stack, operations, reasons)


def overridden(comparison: Comparison, preview: Preview) -> tuple[Comparison, list[Finding]]:
    """The comparison with the engine's operations, and where it and the prediction disagree."""
    own, old = urns(comparison.head), urns(comparison.base)
    former = former_urns(comparison.head)
    found, apart = [], []
    for step in comparison.steps:
        candidates = former.get(step.name, ()) if step.pair.new else (old.get(step.name, ""),)
        said = next((preview.operations[one] for one in candidates if one in preview.operations), None)
        reasons = preview.reasons.get(own.get(step.name, ""), step.replacing)
        if said is None or said == step.operation:
            found.append(replace(step, confirmed=said is not None))
            continue
        apart.append(
            comparison.finding(
                "preview",
                "low" if step.operation == "unknown" else "medium",
                step.node,
                f"the engine's preview says {said}, foreseen was {step.operation}; the preview is believed",
            )
        )
        found.append(_believed(step, said, reasons))
    return replace(comparison, steps=tuple(found)), apart


def _believed(step: Step, said: Operation, reasons: tuple[str, ...]) -> Step:
    return replace(step, operation=said, replacing=reasons if said == "replace" else (), confirmed=True)
