"""A deployed stack to look at: its settings, outputs, and what Pulumi lists of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from doctor.trouble import missing
from doctor.wanted import Clients, Wanted


@dataclass(frozen=True)
class Resources:
    """What `pulumi stack export` lists: type, name in the program, id and outputs of each resource."""

    all: tuple[Mapping[str, Any], ...]

    @classmethod
    def parse(cls, exported: Mapping[str, Any]) -> "Resources":
        """From the exported document; resources without an id are components and providers."""
        listed = exported.get("deployment", {}).get("resources", [])
        return cls(tuple(each for each in listed if each.get("id")))

    def of(self, kind: str) -> list[Mapping[str, Any]]:
        """The outputs of all resources of a type, such as `aws:lambda/function:Function`."""
        return [{"id": each["id"], **each.get("outputs", {})} for each in self.all if each["type"] == kind]

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
