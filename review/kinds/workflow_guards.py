"""What holds a workflow back, or makes it hold others back: conditions, approvals, the order of jobs, its checks."""

import re
from collections.abc import Iterator
from typing import Any

from review.kinds import commands
from review.kinds.gravity import grave, graver
from review.kinds.traits import Trait
from review.workflow import EXPRESSION, Job, Workflow, one_line
from review.yaml_text import many, mapping


def guards(it: Workflow) -> Iterator[Trait]:
    """What holds a workflow back, or makes it hold others back."""
    for event in it.events:
        yield Trait(("event", event), "medium", f"no longer runs on {event}", "on:")
    yield from _group("it", it.trusted, it.document.get("concurrency"))
    for job in it.jobs.values():
        yield from _group(job.name, job.trusted, job.body.get("concurrency"))
        yield Trait(("job", job.name), "medium", f"the job {job.name} is gone", "jobs:")
        for one in many(job.body.get("needs")):
            yield Trait(
                (job.name, "needs", str(one)),
                grave(job),
                f"{job.name} no longer waits for {one}",
                f"{job.name}:",
            )
        for condition in _conditions(job.body.get("if")):
            says = f"{job.name} no longer asks for {condition}"
            yield Trait((job.name, "if", condition), grave(job), says, f"{job.name}:")
        place = job.body.get("environment")
        if place is not None:
            says = f"{job.name} no longer runs in the environment {one_line(place)}, whose approval and trust it had"
            yield Trait((job.name, "environment", one_line(place)), "high", says, "environment:")
        for step in job.steps:
            yield from _step_guards(job, step)


def _group(who: str, trusted: bool, value: Any) -> Iterator[Trait]:
    if value is not None:
        group = value if isinstance(value, str) else mapping(value).get("group", "")
        parts = tuple(sorted(part.strip() for part in EXPRESSION.findall(str(group))))
        says = f"{who} may run beside itself: its concurrency group is another"
        yield Trait((who, "group", *parts), "medium" if trusted else "note", says, "group:")


def _step_guards(job: Job, step: Any) -> Iterator[Trait]:
    name = str(step.get("name") or step.get("uses") or "a step").partition("@")[0]
    conditions = _conditions(step.get("if"))
    for condition in conditions:
        says = f"{one_line(name)} in {job.name} no longer asks for {condition}"
        yield Trait((job.name, "step if", condition), grave(job), says, "if:")
    if step.get("uses") and not conditions:
        action = str(step["uses"]).partition("@")[0].partition("/")[2]
        yield Trait((job.name, "uses", action), "medium", f"{job.name} no longer runs {action} each time")
    for trait in commands.guards(str(step.get("run") or ""), job.name):
        # A command of a step that got a condition is as good as gone where the condition isn't met.
        only_if = ("if", *conditions) if conditions and trait.key[1] == "runs" else ()
        yield graver(job, trait._replace(key=(*trait.key, *only_if)))
    for key, value in mapping(step.get("with")).items():
        if str(key) in ("role-to-assume", "audience"):
            says = f"{job.name} no longer takes {key} {one_line(value)}"
            yield Trait((job.name, "with", str(key), str(value)), "high", says, f"{key}:")


def _conditions(value: Any) -> list[str]:
    """What must all hold; a condition with a choice in it is one."""
    text = re.sub(r"^\$\{\{(.*)\}\}$", r"\1", one_line(value or "")).strip()
    return [one.strip() for one in text.split("&&")] if text and "||" not in text else [text] if text else []
