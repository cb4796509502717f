"""A deployed stack to look at: its settings, outputs, and what Pulumi lists of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from doctor.trouble import missing
from doctor.wanted import Clients, Wanted
from publishing.pulumi_state import Resource, resources

STACK = "pulumi:pulumi:Stack"


@dataclass(frozen=True)
class Resources:
    """What `pulumi stack export` lists."""

    all: tuple[Resource, ...]

    @classmethod
    def parse(cls, exported: Any, stack: str = "the stack") -> "Resources":
        """From the exported document. Raises PublishingError where it is something else."""
        return cls(resources(exported, stack))

    @property
    def outputs(self) -> Mapping[str, Any]:
        """The stack's own outputs, none where it was never deployed."""
        return next((each.outputs for each in self.all if each.type == STACK), {})

    def of(self, kind: str) -> list[Mapping[str, Any]]:
        """The outputs of all resources of a type, such as `aws:lambda/function:Function`.

        Components and providers are left out.
        """
        return [{"id": each.id, **each.outputs} for each in self.all if each.id and each.type == kind]

    def one(self, kind: str) -> Mapping[str, Any] | None:
        """The first of a type, or None."""
        return next(iter(self.of(kind)), None)


@dataclass(frozen=True)
class Deployed:
    """A stack to look at."""

    clients: Clients
    wanted: Wanted
    resources: Resources
    outputs: Mapping[str, Any]

    def made(self, kind: str, check: str, name: str) -> Mapping[str, Any]:
        """The first resource of a type, which the program always makes.

        Raises:
            Trouble: there is none; `check` is who looks, `name` what is missing.
        """
        found = self.resources.one(kind)
        if found is None:
            raise missing(check, f"no {name}")
        return found
