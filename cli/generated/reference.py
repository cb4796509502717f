"""Reference tables: settings, limits, metrics, errors, commands, each from where it is defined."""

import ast
import inspect
import re
from collections.abc import Mapping
from typing import Any

import typer
import yaml

from api import limits
from api.contract.log_lines import LOG_LINES, METRICS
from api.errors import OUTCOMES
from cli.generated.marked import table
from components.log_queries import LOG_QUERIES
from graph.stacks import ROOT, stack_config, stacks


def settings() -> str:
    """Every key of `Pulumi.yaml`, its default, what each stack chooses, and what it does."""
    project = yaml.safe_load((ROOT / "Pulumi.yaml").read_text("utf-8"))
    chosen = {name: stack_config(name)[1] for name in stacks()}
    rows = []
    for key, entry in project["config"].items():
        full = f"{project['name']}:{key}"
        default = (
            str(entry.get("default", "")).lower() if entry["type"] == "boolean" else entry.get("default", "")
        )
        values = (_value(values.get(full, default)) for values in chosen.values())
        rows.append((f"`{key}`", _value(default), *values, entry["description"]))
    return table(("Setting", "Default", *chosen, "What it does"), rows)


def limits_table() -> str:
    """The API's limits as `api/limits.py` states them."""
    rows = []
    comments = _comments()
    for name, value in vars(limits).items():
        if name.isupper():
            rows.append((f"`{name}`", f"{value:,}", comments.get(name, "")))
    return table(("Limit", "Value", "Of"), rows)


def metrics() -> str:
    """The metrics that the line of an answer or of a refusal carries."""
    return table(("Metric", "Unit"), [(f"`{name}`", unit) for name, unit in METRICS.items()])


def log_lines() -> str:
    """Every event of the app's log with its fields; metrics apart."""
    rows = [
        (
            f"`{event}`",
            line.says,
            ", ".join(f"`{name}`" for name in line.fields if name not in {*METRICS, "_aws"}),
        )
        for event, line in LOG_LINES.items()
    ]
    return table(("Event", "What it means", "Fields"), rows)


def log_queries() -> str:
    """The operator's questions with their saved queries."""
    return "\n\n".join(f"{question}:\n\n```\n{query}\n```" for question, query in LOG_QUERIES.items())


def errors() -> str:
    """Every error code with its HTTP status and sentence."""
    rows = [(f"`{code}`", str(outcome.status), outcome.message) for code, outcome in OUTCOMES.items()]
    return table(("Code", "HTTP status", "What the visitor reads"), rows)


def commands() -> str:
    """Every command of `agent` with its options."""
    from cli.__main__ import app

    group = typer.main.get_command(app)
    found: Mapping[str, Any] = getattr(group, "commands", {})
    rows = []
    for name, command in sorted(found.items()):
        options = [
            "/".join(parameter.opts)
            for parameter in command.params
            if parameter.param_type_name == "option" and "--help" not in parameter.opts
        ]
        said = (command.help or "").strip().split("\n")[0]
        rows.append((f"`agent {name}`", said, " ".join(f"`{option}`" for option in options)))
    return table(("Command", "What it does", "Options"), rows)


def targets() -> str:
    """Every target of the Makefile and the sentence that stands beside it."""
    found = re.findall(r"^([a-z][\w-]*):.*?## (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    return table(("Target", "What it does"), [(f"`make {name}`", said) for name, said in sorted(found)])


def _value(value: object) -> str:
    return f"`{value}`" if str(value) else "empty"


def _comments() -> dict[str, str]:
    """The comment that stands above each group of limits, by the names below it."""
    found, group = {}, ""
    before = ""
    for line in inspect.getsource(limits).splitlines():
        starts, before = not before.strip(), line
        if line.startswith("# "):
            group = line.removeprefix("# ").split(". ")[0].rstrip(".") if starts else group
        elif not line.strip():
            group = ""
        elif isinstance(node := ast.parse(line).body[0], ast.AnnAssign) and isinstance(node.target, ast.Name):
            found[node.target.id] = group
    return found
