"""A Pulumi monitor that makes nothing and writes down everything."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from google.protobuf import json_format, struct_pb2  # type: ignore[import-untyped]
from pulumi import ResourceTransformationArgs, get_project, get_stack
from pulumi.dynamic.dynamic import PROVIDER_KEY
from pulumi.runtime import rpc
from pulumi.runtime.mocks import MockCallArgs, MockMonitor, MockResourceArgs, Mocks
from pulumi.runtime.proto import resource_pb2

from graph.model import Dependency, Node, Options
from graph.placeholders import computed_outputs, output_types, outputs_of, reference
from graph.references import REFERENCE, references
from graph.stacks import CaptureError
from graph.urns import urn as urn_of

ACCOUNT_ID = "${account}"
DYNAMIC = "pulumi-python:dynamic"


class _NoMocks(Mocks):
    """The recorder answers everything itself; Pulumi's monitor wants an object all the same."""

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        """Not reached."""
        raise NotImplementedError(args.name)

    def call(self, args: MockCallArgs) -> tuple[dict[str, Any], list[tuple[str, str]] | None]:
        """Not reached."""
        raise NotImplementedError(args.token)


class Recorder(MockMonitor):
    """Keeps every registration as a node. Thread-safe as far as Pulumi calls it: one dictionary entry a call."""

    def __init__(self, root: Path) -> None:
        super().__init__(_NoMocks())
        self._root = root
        self._names: dict[str, str] = {}
        self._provider_regions: dict[str, str] = {}
        self._computed: dict[str, Mapping[str, Any]] = {}
        self.nodes: dict[str, Node] = {}
        self.component_outputs: dict[str, Mapping[str, Any]] = {}

    def meet(self, args: ResourceTransformationArgs) -> None:
        """As a stack transformation: note what a dynamic resource computes, which no schema tells."""
        if args.type_.startswith(DYNAMIC):
            self._computed[args.name] = computed_outputs(type(args.resource), args.props)

    def make_urn(self, parent: str, type_: str, name: str) -> str:
        """The URN that the engine would give; the mocks' own shortens the types of nested parents."""
        return urn_of(get_stack(), get_project(), parent, type_, name)

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - gRPC's name
        """Write down one resource and answer with placeholders."""
        urn = self.make_urn(request.parent, request.type, request.name)
        if request.type == "pulumi:pulumi:Stack":
            return resource_pb2.RegisterResourceResponse(urn=urn)
        if request.name in self.nodes:
            raise CaptureError(
                f"two resources are called {request.name!r}; names are unique in a graph", request.name
            )
        self._names[urn] = request.name
        node = self.nodes[request.name] = self._node(request)
        if node.kind == "provider":
            self._provider_regions[urn] = str(node.inputs.get("region", ""))
        kinds = self._computed.get(request.name) or output_types(request.type)
        state = outputs_of(kinds, request.name, _visible(request.object))
        made = MockMonitor.ResourceRegistration(urn, reference(request.name, "id"), state)
        self.resources[urn] = made
        answer = struct_pb2.Struct()
        answer.update(state)
        return resource_pb2.RegisterResourceResponse(urn=urn, id=made.id, object=answer)

    def RegisterResourceOutputs(self, request: Any) -> Any:  # noqa: N802
        """Write down what a component says of itself."""
        if request.urn in self._names:
            self.component_outputs[self._names[request.urn]] = plain(request.outputs, self._root)
        return super().RegisterResourceOutputs(request)  # type: ignore[no-untyped-call]

    def ReadResource(self, request: Any) -> Any:  # noqa: N802
        """An existing resource has no place in a graph of what is made."""
        raise CaptureError(
            f"the program reads the existing resource {request.name!r}, which a graph can't show",
            request.name,
        )

    def Invoke(self, request: Any) -> Any:  # noqa: N802
        """Answer the few functions that the program asks its provider."""
        region = self._provider_regions.get(request.provider.rpartition("::")[0], "${region}")
        known: dict[str, dict[str, Any]] = {
            "aws:index/getCallerIdentity:getCallerIdentity": {"accountId": ACCOUNT_ID},
            "aws:index/getRegion:getRegion": {"region": region},
            "aws:secretsmanager/getRandomPassword:getRandomPassword": {"randomPassword": "random"},
        }
        if request.tok not in known:
            raise CaptureError(
                f"the program calls {request.tok}, which capture can't answer; add it to graph/recorder.py"
            )
        value = struct_pb2.Struct()
        value.update(known[request.tok])
        return resource_pb2.ResourceInvokeResponse(**{"return": value})

    def _node(self, request: Any) -> Node:
        kind = "resource" if request.custom else "component"
        if request.type.startswith("pulumi:providers:"):
            kind = "provider"
        return Node(
            name=request.name,
            type=request.type,
            kind=kind,  # type: ignore[arg-type]
            parent=self._names.get(request.parent),
            provider=self._names.get(request.provider.rpartition("::")[0]),
            inputs=plain(request.object, self._root),
            dependencies=tuple(self._dependencies(request)),
            options=Options(
                protect=request.protect,
                retain_on_delete=request.retainOnDelete,
                delete_before_replace=request.deleteBeforeReplace,
                ignore_changes=tuple(request.ignoreChanges),
                replace_on_changes=tuple(request.replaceOnChanges),
                aliases=tuple(self._aliases(request)),
            ),
        )

    def _aliases(self, request: Any) -> Iterator[str]:
        """The URNs that the program gives as former ones, in full."""
        for alias in request.aliases:
            spec = alias.spec
            if alias.urn:
                yield alias.urn
            elif (
                spec.name
                or spec.parentUrn
                or spec.noParent
                or spec.stack
                or spec.project
                or not request.custom
            ):
                parent = "" if spec.noParent else spec.parentUrn or request.parent
                yield urn_of(
                    spec.stack or get_stack(),
                    spec.project or get_project(),
                    parent,
                    spec.type or request.type,
                    spec.name or request.name,
                )
            # An alias of a type alone is pulumi_aws's own, for what a type was called once.

    def _dependencies(self, request: Any) -> Iterator[Dependency]:
        found: set[tuple[str, str | None, str | None]] = set()
        explained = set()
        for name, urns in request.propertyDependencies.items():
            text = json.dumps(json_format.MessageToDict(request.object.fields[name]), ensure_ascii=False)
            taken = set(REFERENCE.findall(text))
            for urn in urns.urns:
                explained.add(urn)
                on = self._names[urn]
                outputs = {output for source, output in taken if source == on} or self._passed_on(urn, text)
                found |= {(on, name, output) for output in outputs} or {(on, name, None)}
        found |= {(self._names[urn], None, None) for urn in request.dependencies if urn not in explained}
        for on, name, output in sorted(found, key=str):
            yield Dependency(on=on, input=name, output=output)

    def _passed_on(self, urn: str, text: str) -> set[str]:
        """The outputs of a resource that repeat one of its inputs and whose value stands in `text`."""
        state = self.resources[urn].state
        return {
            output
            for output, value in state.items()
            if isinstance(value, str) and json.dumps(value)[1:-1] in text
        }


def _visible(struct: struct_pb2.Struct) -> dict[str, Any]:
    """The inputs that a made resource repeats: what isn't secret. Assets keep their wire form."""
    return {name: value for name, value in _values(struct).items() if not _is_secret(value)}


def _values(struct: struct_pb2.Struct) -> dict[str, Any]:
    """The properties, without a dynamic provider's own code: it may hold secrets, and bytes change the graph."""
    values: dict[str, Any] = json_format.MessageToDict(struct)
    return {name: value for name, value in values.items() if name != PROVIDER_KEY}


def _is_secret(value: Any) -> bool:
    return isinstance(value, dict) and value.get(rpc._special_sig_key) == rpc._special_secret_sig


def plain(struct: struct_pb2.Struct, root: Path) -> dict[str, Any]:
    """A protobuf struct as sorted Python values, with secrets masked and assets by path below `root`."""
    return {name: _plain(value, root) for name, value in sorted(_values(struct).items())}


def _plain(value: Any, root: Path) -> Any:
    if isinstance(value, list):
        return [_plain(item, root) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if not isinstance(value, dict):
        return value
    match value.get(rpc._special_sig_key):
        case rpc._special_secret_sig:
            return _masked(value.get("value"))
        case rpc._special_asset_sig:
            return {"asset": _path(value, root)}
        case rpc._special_archive_sig:
            return {"archive": _path(value, root)}
    return {name: _plain(item, root) for name, item in sorted(value.items())}


def _masked(value: Any) -> Any:
    """A secret's shape, with the references behind each value and nothing else of it."""
    if isinstance(value, dict):
        return {name: _masked(item) for name, item in sorted(value.items())}
    if isinstance(value, list):
        return [_masked(item) for item in value]
    return " ".join(["[secret]", *sorted(f"${{{name}.{output}}}" for name, output in references(value))])


def _path(asset: Mapping[str, Any], root: Path) -> str:
    """Where an asset is, never what is in it: bytes and hashes would change the graph with every commit."""
    if "path" not in asset:
        return "(in the program)"
    path = Path(asset["path"])
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


async def plain_output(value: Any, root: Path) -> Any:
    """A stack output as plain data, written as the engine would keep it."""
    serialized = await rpc.serialize_properties({"value": value}, {})
    return plain(serialized, root)["value"]
