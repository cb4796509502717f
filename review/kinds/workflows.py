"""What a workflow may do, or what may be done with it (GitHub documentation, "Secure use reference" of Actions)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from review.findings import Severity
from review.kinds import commands
from review.kinds.gravity import grave, graver
from review.kinds.traits import Trait
from review.workflow import EXPRESSION, STRANGERS_EVENTS, Job, Workflow, one_line
from review.yaml_text import many, mapping

_HOSTED = re.compile(r"(ubuntu|windows|macos)-[\w.-]+")
_PINNED = re.compile(r"@[0-9a-f]{40}$|@sha256:[0-9a-f]{64}$")
_INERT = re.compile(
    r"(github\.(sha|run_id|run_number|run_attempt|repository|repository_id|server_url|workspace|api_url|event_name|job)"
    r"|runner\.\w+|hashFiles\(.*\)|strategy\.[\w-]+)"
)
_STRANGERS_TEXT = re.compile(r"github\.(event\b|head_ref|ref_name|ref\b|base_ref|actor|triggering_actor)")
_STEERS = re.compile(
    r"ACTIONS_ALLOW_UNSECURE_COMMANDS|LD_\w+|PATH|\w*PATH_INFO|PYTHON(PATH|HOME|STARTUP|HTTPSVERIFY)|NODE_OPTIONS|BASH_ENV|ENV"
    r"|PIP_\w*(URL|HOST|LINKS|HASHES)|UV_\w*(INDEX|URL|HOST)\w*|\w*(INSECURE|NO_VERIFY|TLS_REJECT_UNAUTHORIZED)\w*"
)
"""Environment variables that change which code runs, or whom it trusts."""
_WHOLE = re.compile(r"(\./?|\*\*?|/|~/?|\$\{\{\s*github\.workspace\s*\}\})(/?\*\*?)?/?")
_ALWAYS = re.compile(r"\balways\(\)|!\s*cancelled\(\)")


def dangers(it: Workflow, known: frozenset[str]) -> Iterator[Trait]:
    """What a workflow may do, or what may be done with it; `known` are the owners whose actions are trusted."""
    yield from _starts(it)
    yield from _environment("workflow", it.document.get("env"))
    yield from _concurrency("it", it.trusted, it.document.get("concurrency"))
    for job in it.jobs.values():
        yield from _job(it, job)
        yield from _actions(job, known)
        for step in job.steps:
            yield from _step(it, job, step)
            yield from (graver(job, one) for one in commands.dangers(str(step.get("run") or ""), job.name))
    for rule in re.findall(r"#\s*(?:zizmor|actionlint):\s*ignore\[?([\w, -]*)", it.text):
        yield Trait(("silenced", rule), "medium", f"what judges workflows is told to ignore {rule}", "ignore")


def _starts(it: Workflow) -> Iterator[Trait]:
    for event, filters in it.events.items():
        says = ""
        severity: Severity = "high"
        if event in STRANGERS_EVENTS:
            says = f"runs on {event}: with this repository's rights, for whatever strangers do"
        elif event == "pull_request" and it.trusted:
            says = "runs on pull_request with a right, a secret or a role"
        elif event in ("workflow_dispatch", "repository_dispatch", "workflow_call") and it.trusted:
            says, severity = f"runs on {event}: from any branch, when somebody asks", "medium"
        if says:
            yield Trait(("event", event), severity, says, event)
        if it.trusted:
            yield from _branches(event, filters)
        for key in ("paths-ignore", "branches-ignore") if event == "pull_request" else ():
            for one in map(str, many(filters.get(key))):
                yield Trait((event, key, one), "low", f"changes of {one} alone aren't looked at", one)


def _branches(event: str, filters: Mapping[str, Any]) -> Iterator[Trait]:
    """Where the commits come from that start something trusted."""
    if event not in ("push", "pull_request", "pull_request_target", "workflow_run"):
        return
    for key in ("branches", "tags", "workflows"):
        for one in map(str, many(filters.get(key))):
            severity: Severity = "low" if one in ("main", "master") else "high"
            yield Trait((event, key, one), severity, f"{event} of {key} {one} starts it", one)
    filtered = filters.keys() & {"branches", "tags", "branches-ignore", "tags-ignore"}
    if not filtered and event != "workflow_run":
        yield Trait((event, "branches", "any"), "high", f"{event} of any branch starts it", event)


def _job(it: Workflow, job: Job) -> Iterator[Trait]:
    yield from _rights(job)
    yield from _place(job)
    yield from _secrets(it, job)
    if job.body.get("continue-on-error"):
        yield Trait((job.name, "continue"), grave(job), f"{job.name} may fail unnoticed", "continue-on-error")
    if _ALWAYS.search(str(job.body.get("if"))):
        says = f"{job.name} runs although what it waits for failed"
        yield Trait((job.name, "always"), grave(job), says, "always()")
    yield from _concurrency(job.name, job.trusted, job.body.get("concurrency"))
    yield from _environment(job.name, job.body.get("env"))


def _rights(job: Job) -> Iterator[Trait]:
    for scope, right in sorted(job.rights):
        if right == "default":
            says = f"{job.name} has no permissions block: its token may do what the repository's default says"
            yield Trait((job.name, "rights", "default"), "high", says, f"{job.name}:")
        elif right != "none":
            severity: Severity = "high" if right.startswith("write") else "low"
            says = f"permission {scope}: {right} is new in {job.name}"
            yield Trait((job.name, "rights", scope, right), severity, says, f"{scope}: {right}")


def _place(job: Job) -> Iterator[Trait]:
    """The machine and the images that a job runs on."""
    machine = job.body.get("runs-on")
    for label in map(one_line, many(mapping(machine).get("labels", machine))):
        if not _HOSTED.fullmatch(label) and not EXPRESSION.search(label):
            says = f"{job.name} runs on {label}, a machine that keeps what others' jobs left"
            yield Trait((job.name, "runs-on", label), "high", says, "runs-on:")
    container = job.body.get("container")
    services = [mapping(one).get("image") for one in mapping(job.body.get("services")).values()]
    for image in map(one_line, filter(None, (mapping(container).get("image", container), *services))):
        if not _PINNED.search(image):
            says = f"{job.name} runs in {image}, an image that isn't pinned by its digest"
            yield Trait((job.name, "image", image), "high", says, image)


def _secrets(it: Workflow, job: Job) -> Iterator[Trait]:
    text = str(job.body)
    for found in sorted(set(re.findall(r"\bsecrets\s*\.\s*(\w+)|\bsecrets\[([^\]]*)\]", text))):
        name = "".join(found)
        severity: Severity = "high" if "pull_request" in it.events else "medium"
        says = f"{job.name} uses a secret that it didn't use: {name}"
        yield Trait((job.name, "secret", name), severity, says, name)
    if job.body.get("secrets") == "inherit":
        yield Trait((job.name, "inherit"), "high", f"{job.name} hands every secret on", "secrets: inherit")
    if re.search(r"toJSON\(\s*secrets\s*\)", text, re.IGNORECASE):
        yield Trait((job.name, "all secrets"), "high", f"{job.name} takes all secrets at once", "secrets")


def _concurrency(who: str, trusted: bool, value: Any) -> Iterator[Trait]:
    if not trusted or value is None:
        return
    if mapping(value).get("cancel-in-progress") not in (None, False):
        says = f"{who} is cancelled while it runs, in the middle of whatever it writes"
        yield Trait((who, "cancelled"), "medium", says, "cancel-in-progress")


def _actions(job: Job, known: frozenset[str]) -> Iterator[Trait]:
    for action in job.uses:
        if action.startswith("./"):
            continue
        if not _PINNED.search(action):
            yield Trait(("unpinned", action), "high", f"{action} isn't pinned by a commit", action)
        elif action.partition("/")[0] not in known:
            owner = action.partition("/")[0]
            yield Trait(
                ("owner", owner), "medium", f"runs code of {owner}, whom no workflow trusted before", action
            )


def _step(it: Workflow, job: Job, step: Any) -> Iterator[Trait]:
    given, uses = mapping(step.get("with")), str(step.get("uses", "")).partition("@")[0]
    if uses == "actions/checkout":
        yield from _checkout(it, job, given)
    elif uses == "actions/upload-artifact":
        for path in str(given.get("path", "")).splitlines():
            if _WHOLE.fullmatch(path.strip()):
                says = f"{job.name} gives everything in its folder away for download"
                yield Trait((job.name, "upload", path.strip()), "high", says, "path:")
        if given.get("include-hidden-files"):
            says = f"{job.name} gives hidden files away for download, .git too"
            yield Trait((job.name, "hidden"), "medium", says, "include-hidden-files")
    elif uses == "actions/download-artifact" and it.events.keys() & STRANGERS_EVENTS:
        says = f"{job.name} unpacks what a stranger's run made"
        yield Trait((job.name, "download"), "high", says, "actions/download-artifact")
    for key, value in given.items():
        if (
            re.search(r"output-.*credential|unsafe|insecure|unset|mask-.*", str(key))
            and str(value).lower() == "true"
        ):
            yield Trait((job.name, "with", str(key)), "medium", f"{uses} gets {key}: {value}", str(key))
        if "duration" in str(key) and str(value).isdigit() and int(value) > 3600:
            yield Trait((job.name, "with", str(key)), "medium", f"{uses} gets {key}: {value}", str(key))
    if step.get("continue-on-error"):
        name = str(step.get("name") or step.get("uses") or step.get("run"))
        says = f"{one_line(name)} in {job.name} may fail unnoticed"
        yield Trait((job.name, "continue", name), grave(job), says, "continue-on-error")
    yield from _environment(job.name, step.get("env"))
    for text in (step.get("run"), given.get("script"), step.get("shell")):
        for part in map(str.strip, EXPRESSION.findall(str(text or ""))):
            if _STRANGERS_TEXT.search(part) and not part.endswith((".sha", ".number", ".id")):
                says = f"a stranger's text becomes part of a command: {part}"
                yield Trait((job.name, "pasted", part), "high", says, part)
            elif not _INERT.fullmatch(part):
                says = f"a value is pasted into a command instead of passed as a variable: {part}"
                yield Trait((job.name, "pasted", part), "medium", says, part)
    if "{0}" in str(step.get("shell")) and " -e" not in str(step.get("shell")):
        yield Trait((job.name, "shell"), "medium", f"a shell of {job.name} goes on after an error", "shell:")


def _checkout(it: Workflow, job: Job, given: Any) -> Iterator[Trait]:
    if str(given.get("persist-credentials", True)).lower() != "false":
        says = f"{job.name} leaves its token in .git/config, where whatever runs later reads it"
        yield Trait((job.name, "token kept"), "high" if job.trusted else "medium", says, "actions/checkout")
    other = " of ".join(one_line(given[key]) for key in ("ref", "repository") if given.get(key))
    if other:
        risky = job.trusted or it.events.keys() & STRANGERS_EVENTS
        says = f"{job.name} checks out {other} instead of the commit that it runs for"
        yield Trait((job.name, "checkout", other), "high" if risky else "low", says, "ref:")


def _environment(who: str, value: Any) -> Iterator[Trait]:
    for name, given in mapping(value).items():
        if _STEERS.fullmatch(str(name)):
            says = f"{name} changes which code runs, or whom it trusts"
            yield Trait((who, "variable", str(name), str(given)), "high", says, f"{name}:")
