"""Pulumi's CLI for one stack: what its state holds, and its destruction."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from publishing.errors import PublishingError
from publishing.pulumi_cli import INSTALL, ask, json_object
from publishing.pulumi_state import Resource, resources

NO_STACK = "no stack named"


@dataclass(frozen=True)
class PulumiStack:
    """One stack of the program in a folder."""

    folder: Path
    name: str

    def standing(self) -> list[Resource] | None:
        """The resources of AWS in the stack's state, or None where there is no such stack.

        Raises:
            PublishingError: Pulumi is missing, refuses or prints something else.
        """
        answer = ask(["stack", "export", "--stack", self.name], self.folder)
        if answer.returncode:
            said = (answer.stderr or answer.stdout).strip()
            if NO_STACK in said:
                return None
            raise PublishingError(
                f"pulumi stack export: {said.splitlines()[-1] if said else 'no reason given'}"
            )
        exported = json_object(answer.stdout, f"the resources of {self.name}")
        made = resources(exported, self.name)
        return [one for one in made if one.is_custom and one.type.startswith("aws:")]

    def destroy(self) -> None:
        """Run `pulumi destroy`, which prints as it goes, on standard error.

        Raises:
            PublishingError: something couldn't be deleted; what Pulumi printed says why.
        """
        command = ["pulumi", "destroy", "--stack", self.name, "--yes", "--non-interactive", "--skip-preview"]
        try:
            ended = subprocess.run(
                command, cwd=self.folder, stdout=2, check=False
            )  # as far as JSON goes: our log
        except FileNotFoundError:
            raise PublishingError(INSTALL) from None
        if ended.returncode:
            raise PublishingError(
                f"pulumi destroy ended with {ended.returncode}, and what it names above still stands; "
                f"run `agent teardown -s {self.name}` again: it goes on where this stopped"
            )
