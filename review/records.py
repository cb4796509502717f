"""A review for programs: JSON, and SARIF for comments on lines (OASIS SARIF 2.1.0)."""

import json
from dataclasses import asdict
from typing import Any

from review.escaping import plain
from review.findings import KINDS
from review.review import Review

LEVELS = {"high": "error", "medium": "warning", "low": "note", "note": "note"}


def record(review: Review) -> str:
    """Everything that the review knows, as JSON."""
    document = {
        "base": review.base,
        "head": review.head,
        "stacks": [
            {
                "stack": stack.stack,
                "operations": [
                    {
                        "resource": step.name,
                        "type": step.node.type,
                        "operation": step.operation,
                        "was": step.pair.former_name or None,
                        "inputs": [change.input for change in step.changes],
                        "replacing": list(step.replacing),
                        "retained": step.kept,
                        "refused": step.refused,
                    }
                    for step in stack.changed
                ],
                "usd_a_month": [stack.bill.before, stack.bill.after] if stack.bill else None,
            }
            for stack in review.stacks
        ],
        "findings": [asdict(one) for one in review.findings],
        "unchecked": list(review.unchecked),
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def sarif(review: Review) -> str:
    """The findings that have a line, for GitHub's code scanning."""
    results: list[dict[str, Any]] = [
        {
            "ruleId": one.kind,
            "level": LEVELS[one.severity],
            "message": {
                "text": plain(f"{one.resource} {one.says}{f' ({one.stack})' if one.stack else ''}", 1_000)
            },
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": one.file, "uriBaseId": "%SRCROOT%"},
                        "region": {"startLine": max(one.line, 1)},
                    }
                }
            ],
        }
        for one in review.findings
        if one.file
    ]
    rules = [{"id": kind, "shortDescription": {"text": words}} for kind, words in KINDS.items()]
    driver = {"name": "agent review", "rules": rules}
    document = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"
