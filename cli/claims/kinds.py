"""Names of a stated kind: what a sentence calls a setting, error code, alarm, metric or status must be one."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from api.contract.log_lines import METRICS
from api.errors import OUTCOMES, ErrorCode
from cli.claims.prose import Claim
from cli.claims.tree import Tree
from components.settings import KEYS

_STATED: Final = re.compile(r"\b(settings?|error(?: code)?s?|alarms?|metrics?) `([A-Za-z][\w-]*)`")
_CODE: Final = "|".join(ErrorCode)
_ROW: Final = re.compile(rf"`({_CODE})` \| ([1-5]\d\d)\b")
_STATUS: Final = re.compile(
    rf"\b([45]\d\d) (?:with (?:the code )?|\()?`({_CODE})`|`({_CODE})` \(([45]\d\d)\)"
)
_RETRY: Final = re.compile(r"retry after (\d+) seconds|(\d+) seconds to wait")


def check(claim: Claim, tree: Tree) -> Iterator[str]:
    """What is called a setting, an error, an alarm or a metric and is none; and a status that isn't its error's."""
    for noun, name in _STATED.findall(claim.text):
        kind = noun.split()[0].rstrip("s")
        if name not in tree.outside["names"] and name not in _known(tree)[kind]:
            yield f"`{name}` is no {kind} of the product"
    found = [(code, status) for code, status in _ROW.findall(claim.text)]
    found += [(one or other, first or last) for first, one, other, last in _STATUS.findall(claim.text)]
    for code, status in found:
        right = OUTCOMES[ErrorCode(code)].status
        if int(status) != right:
            yield f"`{code}` has status {right}, not {status}"
    codes = re.findall(rf"`({_CODE})`", claim.text)
    if len(codes) == 1 and (wait := _RETRY.search(claim.text)):
        right = OUTCOMES[ErrorCode(codes[0])].retry_after or 0
        if int(wait[1] or wait[2]) != right:
            yield f"`{codes[0]}` asks to wait {right} seconds, not {wait[1] or wait[2]}"


@cache
def _known(tree: Tree) -> dict[str, frozenset[str]]:
    """The names of each kind."""
    alarms = {
        node.name.rpartition("observability-")[2]
        for graph in tree.graphs
        for node in graph.of_type("aws:cloudwatch/metricAlarm:MetricAlarm")
    }
    return {
        "setting": frozenset(KEYS),
        "error": frozenset(ErrorCode),
        "alarm": frozenset(alarms),
        "metric": frozenset(METRICS),
    }
