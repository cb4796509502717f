"""What `pulumi_aws` itself says of each resource type: its inputs, which are required, their types, and its outputs.

The stand-in provider checks programs against these, so that a wrong or missing input fails here as it would on AWS.
"""

import collections.abc
import importlib
import inspect
import json
import re
import types
import typing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pulumi
import pulumi_aws
from pulumi import _types

UNKNOWN = pulumi.runtime.rpc.UNKNOWN
SIGNATURE = "4dabf18193072939515e22adb298388d"


@dataclass(frozen=True)
class ResourceType:
    """One resource type: Pulumi's names of its inputs with their types, the required ones, and its outputs."""

    token: str
    inputs: dict[str, Any]
    required: frozenset[str]
    outputs: dict[str, Any]

    def problems(self, values: dict[str, Any]) -> list[tuple[str, str]]:
        """What is wrong with these inputs: (property, reason)."""
        found = [
            (name, f"missing required property '{name}'") for name in sorted(self.required - values.keys())
        ]
        for name, value in values.items():
            if name in ("__defaults", "__internal"):
                continue
            if name not in self.inputs:
                found.append((name, f"'{name}' is no input of {self.token}"))
            elif not matches(value, self.inputs[name]):
                found.append((name, f"'{name}' has the wrong type: {json.dumps(value, default=str)[:120]}"))
        return found


@cache
def resource_type(token: str) -> ResourceType:
    """The type named by a token such as `aws:s3/bucket:Bucket`.

    Raises:
        KeyError: pulumi_aws has no such resource.
    """
    module, name = _classes()[token]
    namespace = importlib.import_module(module)
    resource_class = getattr(namespace, name)
    # Where a nested input already has the name, pulumi_aws calls the resource's inputs `…InitArgs`.
    arguments_class = getattr(namespace, f"{name}InitArgs", None) or getattr(namespace, f"{name}Args")
    python_names = _types.input_type_py_to_pulumi_names(arguments_class)
    parameters = inspect.signature(arguments_class.__init__).parameters.values()
    required = {
        python_names[parameter.name]
        for parameter in parameters
        if parameter.name in python_names and parameter.default is inspect.Parameter.empty
    }
    return ResourceType(
        token,
        _types.input_type_types(arguments_class),
        frozenset(required),
        _types.resource_types(resource_class),
    )


@cache
def _classes() -> dict[str, tuple[str, str]]:
    """Token → (Python module, class), from the table that pulumi_aws registers at import."""
    source = Path(str(pulumi_aws.__file__)).read_text(encoding="utf-8")
    table = re.search(r'resource_modules="""\n(.*?)\n"""', source, re.DOTALL)
    if table is None:
        raise LookupError("pulumi_aws no longer registers its resource modules as text")
    found = {}
    for entry in json.loads(table.group(1)):
        for token, name in entry["classes"].items():
            found[token] = (entry["fqn"], name)
    return found


def matches(value: Any, expected: Any) -> bool:
    """Whether a value on the wire fits a type of pulumi_aws; unknown values and assets fit what may hold them."""
    value = plain(value)
    if value == UNKNOWN or value is None:
        return True
    return any(_matches_one(value, option) for option in _options(expected))


def plain(value: Any) -> Any:
    """A value without Pulumi's wrappers for secrets and outputs."""
    if isinstance(value, dict) and SIGNATURE in value and "value" in value:
        return plain(value["value"])
    return value


def is_asset(value: Any) -> bool:
    """Whether a wire value is an asset or an archive."""
    return (
        isinstance(value, dict)
        and SIGNATURE in value
        and ("hash" in value or "assets" in value or "text" in value)
    )


def _options(expected: Any) -> list[Any]:
    """The types a value may have, out of unions with None, Awaitable and Output."""
    origin = typing.get_origin(expected)
    if origin in (typing.Union, types.UnionType):
        return [option for argument in typing.get_args(expected) for option in _options(argument)]
    if expected is type(None):
        return []
    if origin is collections.abc.Awaitable or (inspect.isclass(origin) and issubclass(origin, pulumi.Output)):
        return [option for argument in typing.get_args(expected) for option in _options(argument)]
    return [expected]


def _matches_one(value: Any, expected: Any) -> bool:
    origin = typing.get_origin(expected)
    if expected is Any or isinstance(expected, (str, typing.ForwardRef, typing.TypeVar)):
        return True
    if origin in (list, collections.abc.Sequence):
        (item,) = typing.get_args(expected) or (Any,)
        return isinstance(value, list) and all(matches(each, item) for each in value)
    if origin in (dict, collections.abc.Mapping):
        _, item = typing.get_args(expected) or (str, Any)
        return (
            isinstance(value, dict)
            and not is_asset(value)
            and all(matches(each, item) for each in value.values())
        )
    if not inspect.isclass(expected):
        return True
    if issubclass(expected, (pulumi.Asset, pulumi.Archive)):
        return is_asset(value)
    if _types.is_input_type(expected):
        return isinstance(value, dict) and not _nested_problems(value, expected)
    if issubclass(expected, bool):
        return isinstance(value, bool)
    if issubclass(expected, str):
        return isinstance(value, str)
    if issubclass(expected, (int, float)):
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return True


def _nested_problems(value: dict[str, Any], expected: type) -> list[str]:
    inputs = _types.input_type_types(expected)
    names = _types.input_type_py_to_pulumi_names(expected)
    parameters = inspect.signature(expected.__init__).parameters.values()
    missing = [
        names[parameter.name]
        for parameter in parameters
        if parameter.name in names
        and parameter.default is inspect.Parameter.empty
        and names[parameter.name] not in value
    ]
    wrong = [name for name in value if name not in inputs or not matches(value[name], inputs[name])]
    return missing + wrong
