"""Pulumi's property bags and URNs as Python values. Wrappers (secrets, assets) stay as they are on the wire."""

from typing import Any

from google.protobuf import json_format, struct_pb2

from tests.engine.schema import SIGNATURE, is_asset, plain

SECRET = "1b47061264138c4ac30d75fd1eb44270"
"""The signature's value that marks a secret; from Pulumi's resource.proto documentation, "Property values"."""


def token_of(urn: str) -> str:
    """The type of a resource, from its URN."""
    return urn.split("::")[2].split("$")[-1]


def name_of(urn: str) -> str:
    """The name of a resource in the program, from its URN."""
    return urn.split("::")[3]


def from_struct(message: struct_pb2.Struct) -> dict[str, Any]:
    """A property bag as Python values."""
    return json_format.MessageToDict(message)


def to_struct(properties: dict[str, Any]) -> struct_pb2.Struct:
    """Python values as a property bag."""
    return json_format.ParseDict(properties, struct_pb2.Struct())


def deep_plain(value: Any) -> Any:
    """A value without wrappers for secrets and outputs, at any depth; assets stay."""
    value = plain(value)
    if is_asset(value):
        return value
    if isinstance(value, dict):
        return {key: deep_plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [deep_plain(item) for item in value]
    return value


def secret_like(inputs: dict[str, Any], outputs: dict[str, Any]) -> dict[str, Any]:
    """Outputs in which whatever was a secret input is a secret again."""
    return {
        name: {SIGNATURE: SECRET, "value": value}
        if name in inputs and inputs[name] != value and _is_secret(inputs[name])
        else value
        for name, value in outputs.items()
    }


def _is_secret(value: Any) -> bool:
    if isinstance(value, dict):
        return value.get(SIGNATURE) == SECRET or any(_is_secret(item) for item in value.values())
    return isinstance(value, list) and any(_is_secret(item) for item in value)
