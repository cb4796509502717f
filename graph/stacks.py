"""The stacks of a project as its files say; needs no Pulumi, so that the product runs where only it is installed."""

import json
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's, in a tenth of the time


class CaptureError(Exception):
    """The program can't be captured; the message says why, and `resource` at which resource, if at one."""

    def __init__(self, message: str, resource: str = "") -> None:
        super().__init__(message)
        self.resource = resource


def stack_config(stack: str, root: Path = ROOT) -> tuple[str, dict[str, str]]:
    """The project's name, and the configuration that the CLI would hand to the program."""
    project, name = _read(root / "Pulumi.yaml"), project_name(root)
    path = root / f"Pulumi.{stack}.yaml"
    if not path.is_file():
        known = sorted(file.name.split(".")[1] for file in root.glob("Pulumi.*.yaml"))
        raise CaptureError(f"{path.name} doesn't exist; stacks with a file: {', '.join(known)}")
    declared = _of(root / "Pulumi.yaml", project, "config")
    defaults = {f"{name}:{key}": _of(root / "Pulumi.yaml", declared, key).get("default") for key in declared}
    chosen = _of(path, _read(path), "config")
    return name, {key: _text(key, value) for key, value in {**defaults, **chosen}.items()}


def number(stack: str, key: str) -> float:
    """A setting of a stack that is a number, such as `dailyBudgetUsd`. Raises CaptureError."""
    name, config = stack_config(stack)
    value = config.get(f"{name}:{key}", "")
    try:
        return float(value)
    except ValueError:
        raise CaptureError(f"{key} of {stack} must be a number, not {value!r}") from None


def project_name(root: Path = ROOT) -> str:
    """The project's name. Raises CaptureError."""
    name = _read(root / "Pulumi.yaml").get("name")
    if not isinstance(name, str) or not name:
        raise CaptureError("Pulumi.yaml must have a name")
    return name


def _read(path: Path) -> dict[str, Any]:
    """A file of Pulumi's; empty where it holds nothing. Raises CaptureError."""
    try:
        found = yaml.load(path.read_text("utf-8"), Loader=_Loader)  # noqa: S506 - a SafeLoader
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        raise CaptureError(f"{path.name} can't be read: {error}") from None
    if not isinstance(found, dict | None):
        raise CaptureError(f"{path.name} must be a mapping of keys to values")
    return found or {}


def _of(path: Path, found: dict[str, Any], key: str) -> dict[str, Any]:
    """A mapping inside a file of Pulumi's; empty where it isn't there."""
    value = found.get(key)
    if not isinstance(value, dict | None):
        raise CaptureError(f"{path.name}: {key} must be a mapping of keys to values")
    return value or {}


def stacks(root: Path = ROOT) -> list[str]:
    """The stacks that have a file."""
    return sorted(file.name.split(".")[1] for file in root.glob("Pulumi.*.yaml"))


def secret_reference(key: str) -> str:
    """What stands for a secret of the configuration: which it is, and nothing of it."""
    namespace, _, name = key.rpartition(":")
    return f"${{config:{namespace}.{name}}}"


def _text(key: str, value: Any) -> str:
    """A YAML value as the CLI hands it over: `true`, not `True`, lists as JSON; secrets stay unread."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict) and value.keys() == {"secure"}:
        return secret_reference(key)
    return json.dumps(value) if isinstance(value, dict | list) else str(value)
