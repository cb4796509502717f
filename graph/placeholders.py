"""For each output of a resource, a value of its type that says where it comes from: `${bucket.arn}`."""

import typing
from collections.abc import Mapping
from typing import Any

import pulumi
from pulumi import _types


def reference(name: str, output: str) -> str:
    """How a graph writes "the `output` of `name`, known only once it is made"."""
    return f"${{{name}.{output}}}"


def outputs_of(kinds: Mapping[str, Any], name: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """What a made resource would answer: its inputs, and a placeholder for each output that isn't one.

    Args:
        kinds: the type of each output, by its name: `output_types` of a provider's resource.
    """
    state = dict(inputs)
    for output, kind in kinds.items():
        if state.get(output) is None:
            placeholder = _placeholder(kind, name, output)
            if placeholder is not None:
                state[output] = placeholder
    return state


def output_types(token: str) -> Mapping[str, Any]:
    """The outputs of a resource type, by the class that the program has just instantiated."""
    for resource_class in pulumi.CustomResource.__subclasses__():
        if getattr(resource_class, "pulumi_type", None) == token:
            return typing.cast(Mapping[str, Any], _types.resource_types(resource_class))
    return {}


def computed_outputs(resource_class: type, properties: Mapping[str, Any]) -> Mapping[str, Any]:
    """The outputs of a dynamic resource: what its class annotates, and as text what else it leaves to its provider.

    By convention a property that the provider computes is given as None (Pulumi: "Dynamic resource providers").
    """
    annotated = typing.cast(Mapping[str, Any], _types.resource_types(resource_class))
    return {name: str for name, value in properties.items() if value is None} | dict(annotated)


def _placeholder(kind: Any, name: str, path: str) -> Any:
    """Text for text, one item for a list, fields for an object; nothing for numbers, booleans and maps."""
    if kind is str:
        return reference(name, path)
    if typing.get_origin(kind) is not None and _is_sequence(kind):
        item = _placeholder(typing.get_args(kind)[0], name, f"{path}[0]")
        return None if item is None else [item]
    if isinstance(kind, type) and _types.is_output_type(kind):
        fields = {
            field: _placeholder(field_kind, name, f"{path}_{field}")
            for field, field_kind in _types.output_type_types(kind).items()
            if field_kind is str
        }
        return {field: value for field, value in fields.items() if value is not None} or None
    return None


def _is_sequence(kind: Any) -> bool:
    origin = typing.get_origin(kind)
    return isinstance(origin, type) and issubclass(origin, typing.Sequence)
