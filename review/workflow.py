"""A GitHub Actions workflow as data: its events, jobs and steps, however they are written.

Grammar: GitHub documentation, "Workflow syntax for GitHub Actions". What isn't as it says reads as empty.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from review.yaml_text import many, mapping, parsed

STRANGERS_EVENTS = frozenset(
    {
        *("pull_request_target", "workflow_run", "issue_comment", "issues", "discussion"),
        *("discussion_comment", "pull_request_review", "pull_request_review_comment", "fork", "watch"),
    }
)
"""Events that anybody can cause, and that run with the repository's own rights (GitHub Security Lab, "Preventing pwn
requests"). `pull_request` isn't one: a fork's run has neither secrets nor a right to write."""
EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)


@dataclass(frozen=True)
class Job:
    """One job, with what the workflow gives it."""

    name: str
    body: Mapping[str, Any]
    rights: frozenset[tuple[str, str]]
    """(scope, right) of its token; ("default", …) where nobody says."""

    @cached_property
    def steps(self) -> tuple[Mapping[str, Any], ...]:
        """Its steps; none where it calls another workflow."""
        steps = self.body.get("steps")
        return tuple(one for one in steps if isinstance(one, dict)) if isinstance(steps, list) else ()

    @property
    def uses(self) -> Iterator[str]:
        """Every action, and the workflow that it calls."""
        yield from (str(one["uses"]) for one in (self.body, *self.steps) if one.get("uses"))

    @property
    def trusted(self) -> bool:
        """Whether it has something worth taking: a right to write, an identity, a secret, an environment."""
        writes = any(right in ("write", "write-all", "default") for _, right in self.rights)
        return writes or "environment" in self.body or bool(re.search(r"\bsecrets\b", str(self.body)))


class Workflow:
    """One file of `.github/workflows`."""

    def __init__(self, text: str) -> None:
        self.document = mapping(parsed(text))
        self.text = text

    @cached_property
    def events(self) -> Mapping[str, Mapping[str, Any]]:
        """What starts it, with each event's filters."""
        on = self.document.get("on", self.document.get(True))  # YAML 1.1 reads `on` as true
        if isinstance(on, dict):
            return {str(event): mapping(filters) for event, filters in on.items()}
        return {str(one): {} for one in many(on)}

    @cached_property
    def jobs(self) -> Mapping[str, Job]:
        """Its jobs by their ids."""
        own = self.document.get("permissions")
        bodies = mapping(self.document.get("jobs"))
        if "runs" in self.document:  # an action of our own, whose token is its caller's
            own, bodies = {}, {"action": self.document["runs"]}
        return {
            str(name): Job(str(name), body, _rights(body.get("permissions", own)))
            for name, body in bodies.items()
            if isinstance(body, dict)
        }

    @cached_property
    def trusted(self) -> bool:
        """Whether any of its jobs has something worth taking."""
        return any(job.trusted for job in self.jobs.values())


def _rights(value: Any) -> frozenset[tuple[str, str]]:
    if isinstance(value, dict):
        return frozenset((str(scope), str(right)) for scope, right in value.items())
    return frozenset({("permissions", "default" if value is None else str(value))})


def one_line(value: object) -> str:
    """A value of the file as a few words."""
    return re.sub(r"\s+", " ", str(value)).strip()[:120]
