"""What Pulumi knows of a stack: its outputs and its region."""

from pathlib import Path
from typing import Any

import yaml

from cli.local_stack import ROOT
from content import yaml_files
from publishing.errors import PublishingError
from publishing.pulumi_cli import ask, json_object
from publishing.stack import StackNames

NEEDED = ("stack", "knowledgeBaseId", "dataSourceId", "documentsBucket", "siteBucket")


def stack_names(stack: str, file: Path | None) -> StackNames:
    """The names that a sync needs, from a file of outputs or from Pulumi.

    Raises:
        PublishingError: Pulumi is missing or refuses, the file can't be read, or an output is not there.
    """
    outputs = _outputs(stack, file)
    missing = [name for name in NEEDED if not isinstance(outputs.get(name), str) or not outputs[name]]
    if missing:
        raise PublishingError(
            f"stack {stack} has no output '{missing[0]}': run pulumi up -s {stack} first", is_blind=True
        )
    return StackNames(*(outputs[name] for name in NEEDED))


def output(stack: str, file: Path | None, name: str) -> str:
    """One output of a stack, from a file of outputs or from Pulumi. Raises PublishingError."""
    value = _outputs(stack, file).get(name)
    if not isinstance(value, str) or not value:
        raise PublishingError(
            f"stack {stack} has no output '{name}': run pulumi up -s {stack} first", is_blind=True
        )
    return value


def _outputs(stack: str, file: Path | None) -> dict[str, Any]:
    return json_object(_read(file) if file else _ask_pulumi(stack), f"the outputs of {stack}")


def region_of(stack: str) -> str | None:
    """The region in `Pulumi.<stack>.yaml`, or None."""
    path = ROOT / f"Pulumi.{stack}.yaml"
    try:
        document = yaml_files.load(path.read_text("utf-8")) if path.is_file() else None
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise PublishingError(f"{path.name} can't be read: {error}", is_blind=True) from None
    config = document.get("config") if isinstance(document, dict) else None
    region = config.get("aws:region") if isinstance(config, dict) else None
    return str(region) if region else None


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        raise PublishingError(
            f"{file} can't be read ({reason}); pulumi stack output --json writes it", is_blind=True
        ) from None


def _ask_pulumi(stack: str) -> str:
    answer = ask(["stack", "output", "--json", "--stack", stack], ROOT)
    if answer.returncode:
        said = (answer.stderr or answer.stdout).strip().splitlines() or [f"exit code {answer.returncode}"]
        raise PublishingError(f"pulumi stack output: {said[-1]}", is_blind=True)
    return answer.stdout
