"""Requests held against botocore's own service models, as AWS holds them against its models.

So the emulator refuses what Bedrock would refuse (missing members, wrong types, lengths, ranges, enumerations,
patterns), in Bedrock's words, without a second copy of any limit.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from botocore.loaders import Loader
from botocore.model import ListShape, MapShape, OperationModel, ServiceModel, Shape, StructureShape

SERVICES = ("bedrock-runtime", "bedrock-agent-runtime", "bedrock-agent", "bedrock-agentcore")

# JSON's types for the types of a service model. A blob travels as base64 text; a timestamp as text or a number.
JSON_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "blob": (str,),
    "integer": (int,),
    "long": (int,),
    "float": (int, float),
    "double": (int, float),
    "boolean": (bool,),
    "timestamp": (str, int, float),
    "list": (list,),
    "map": (dict,),
    "structure": (dict,),
}


@cache
def service(name: str) -> ServiceModel:
    """The model of one of `SERVICES`, as botocore ships it."""
    return ServiceModel(Loader().load_service_model(name, "service-2"), name)


@cache
def operation(name: str) -> OperationModel:
    """The model of an operation, whichever of the services has it."""
    owner = next(service(each) for each in SERVICES if name in service(each).operation_names)
    return owner.operation_model(name)


def located(
    name: str, path: Mapping[str, str], query: Mapping[str, str], headers: Mapping[str, str]
) -> dict[str, str]:
    """The members of the operation `name` that travel in a request's path, query and headers."""
    shape = operation(name).input_shape
    found = dict(path)
    for member, each in shape.members.items() if isinstance(shape, StructureShape) else ():
        place, wire = each.serialization.get("location"), each.serialization.get("name", member)
        carrier = {"querystring": query, "header": headers}.get(str(place), {})
        if wire in carrier:
            found[member] = carrier[wire]
    return found


@cache
def stream_exceptions(name: str) -> tuple[str, ...]:
    """The exceptions that the stream of the operation `name` may carry; none where it doesn't stream."""
    stream = operation(name).get_event_stream_output()
    members = stream.members if isinstance(stream, StructureShape) else {}
    return tuple(member for member, each in members.items() if each.metadata.get("exception"))


def stop_reasons(operation: str) -> tuple[str, ...]:
    """Why a model of an operation may stop: a harness, or Converse's."""
    harness = operation == "InvokeHarness"
    name, shape = ("bedrock-agentcore", "HarnessStopReason") if harness else ("bedrock-runtime", "StopReason")
    return tuple(service(name).shape_for(shape).metadata["enum"])


def violations(name: str, members: Mapping[str, Any]) -> list[str]:
    """Everything in which `members` (path and body together) differ from the input of the operation `name`."""
    shape = operation(name).input_shape
    return list(_structure(shape, members, "")) if isinstance(shape, StructureShape) else []


def complaint(found: list[str]) -> str:
    """The sentence of a ValidationException for `violations`."""
    errors = "validation error" if len(found) == 1 else "validation errors"
    return f"{len(found)} {errors} detected: {'; '.join(found)}"


def _check(shape: Shape, value: Any, path: str) -> Iterator[str]:
    if getattr(shape, "is_document_type", False):
        return
    if not _is_json(value, shape.type_name):
        yield f"Value at '{path}' failed to satisfy constraint: Member must be of type {shape.type_name}"
    elif isinstance(shape, StructureShape):
        yield from _structure(shape, value, path)
    elif isinstance(shape, ListShape):
        yield from _size(shape, len(value), path, "length")
        for index, each in enumerate(value):
            yield from _check(shape.member, each, f"{path}.{index + 1}.member")
    elif isinstance(shape, MapShape):
        yield from _size(shape, len(value), path, "length")
        for key, each in value.items():
            yield from _check(shape.value, each, f"{path}.{key}")
    elif isinstance(value, str):
        yield from _string(shape, value, path)
    elif not isinstance(value, bool):
        yield from _size(shape, value, path, "value")


def _structure(shape: StructureShape, value: Mapping[str, Any], path: str) -> Iterator[str]:
    prefix = f"{path}." if path else ""
    present = {key: each for key, each in value.items() if each is not None and key in shape.members}
    for required in shape.required_members:
        if required not in present:
            yield f"Value at '{prefix}{required}' failed to satisfy constraint: Member must not be null"
    if shape.metadata.get("union") and len(present) != 1:
        members = ", ".join(shape.members)
        yield f"Value at '{path}' failed to satisfy constraint: Exactly one of these members must be set: {members}"
    for key, each in present.items():
        yield from _check(shape.members[key], each, prefix + key)


def _string(shape: Shape, value: str, path: str) -> Iterator[str]:
    yield from _size(shape, len(value), path, "length")
    allowed = shape.metadata.get("enum")
    if allowed and value not in allowed:
        values = ", ".join(allowed)
        yield f"Value at '{path}' failed to satisfy constraint: Member must satisfy enum value set: [{values}]"
    pattern = shape.metadata.get("pattern")
    expression = _compiled(pattern) if pattern else None
    if expression and not expression.fullmatch(value):
        where = f"Value at '{path}' failed to satisfy constraint"
        yield f"{where}: Member must satisfy regular expression pattern: {pattern}"


def _is_json(value: Any, type_name: str) -> bool:
    expected = JSON_TYPES[type_name]
    return isinstance(value, expected) and (bool in expected or not isinstance(value, bool))


def _size(shape: Shape, size: float, path: str, noun: str) -> Iterator[str]:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    where = f"Value at '{path}' failed to satisfy constraint: Member must have {noun}"
    if least is not None and size < least:
        yield f"{where} greater than or equal to {least}"
    if most is not None and size > most:
        yield f"{where} less than or equal to {most}"


@cache
def _compiled(pattern: str) -> re.Pattern[str] | None:
    """The pattern as Python understands it, or None: a few use Java's Unicode classes."""
    try:
        return re.compile(pattern)
    except re.error:
        return None
