"""What a stack's state holds, as `pulumi stack export` prints it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.contract.outside import member
from publishing.errors import PublishingError


@dataclass(frozen=True)
class Resource:
    """One resource of a state; components have no `id`. `stays` tells whether a destroy leaves it in the account."""

    type: str
    name: str
    id: str
    outputs: Mapping[str, Any]
    is_custom: bool
    stays: bool

    @property
    def arn(self) -> str:
        """Its ARN, or an empty string where it has none."""
        return str(self.outputs.get("arn") or self.outputs.get("indexArn") or "")

    def output(self, name: str) -> str:
        """One output that is a text. Raises PublishingError where it isn't there."""
        try:
            return member(self.outputs, name, str)
        except ValueError as error:
            raise PublishingError(f"the state of {self.name}: {error}", is_blind=True) from None


def resources(exported: Any, stack: str) -> tuple[Resource, ...]:
    """The resources in an exported state, none before the first `pulumi up`.

    Raises:
        PublishingError: the state isn't of the form that Pulumi writes; the message says where.
    """
    try:
        deployment = member(exported, "deployment", dict, {})
        return tuple(map(_resource, member(deployment, "resources", list, [])))
    except ValueError as error:
        raise PublishingError(
            f"the state of {stack} isn't what `pulumi stack export` prints: {error}", is_blind=True
        ) from None


def _resource(record: Any) -> Resource:
    return Resource(
        type=member(record, "type", str),
        name=member(record, "urn", str).rpartition("::")[2],
        id=member(record, "id", str, ""),
        outputs=member(record, "outputs", dict, {}),
        is_custom=member(record, "custom", bool, False),
        stays=member(record, "retainOnDelete", bool, False),
    )
