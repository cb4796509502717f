"""A stand-in for the `aws` provider plugin: the real engine talks to it over gRPC, it talks to an `Account`.

Attached by PULUMI_DEBUG_PROVIDERS, so that no plugin is downloaded and no credentials are needed. Protocol: Pulumi's
provider.proto. All `aws.Provider` resources of a program reach the same server; a connection tells them apart.
"""

# ruff: noqa: N802 - the methods are named by the protocol

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

from tests.engine import planning
from tests.engine.account import Account
from tests.engine.aws_errors import AwsError
from tests.engine.aws_outputs import ACCOUNT_ID
from tests.engine.schema import plain, resource_type
from tests.engine.wire import from_struct, name_of, secret_like, to_struct, token_of

PLUGIN_VERSION = "7.51.1"


class StandInProvider(provider_pb2_grpc.ResourceProviderServicer):
    """The provider's protocol over one account."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._configurations: dict[str, dict[str, Any]] = {}

    def Handshake(self, request, context):
        return provider_pb2.ProviderHandshakeResponse(accept_secrets=True, accept_resources=True)

    def Attach(self, request, context):
        return empty_pb2.Empty()

    def GetPluginInfo(self, request, context):
        return plugin_pb2.PluginInfo(version=PLUGIN_VERSION)

    def GetSchema(self, request, context):
        return provider_pb2.GetSchemaResponse(schema=json.dumps({"name": "aws", "version": PLUGIN_VERSION}))

    def CheckConfig(self, request, context):
        return provider_pb2.CheckResponse(inputs=request.news)

    def DiffConfig(self, request, context):
        return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_UNKNOWN)

    def Configure(self, request, context):
        configuration = self._configurations[context.peer()] = from_struct(request.args)
        allowed = json.loads(plain(configuration.get("allowedAccountIds") or "[]"))
        if allowed and ACCOUNT_ID not in allowed:
            context.abort(grpc.StatusCode.UNKNOWN, f"AWS account ID not allowed: {ACCOUNT_ID}")
        return provider_pb2.ConfigureResponse(acceptSecrets=True, supportsPreview=True, acceptResources=True)

    def Invoke(self, request, context):
        arguments = from_struct(request.args)
        answer = self._account.answer(request.tok, arguments, self._region(context))
        if answer is None:
            failure = provider_pb2.CheckFailure(
                property="", reason=f"the account cannot answer {request.tok}"
            )
            return provider_pb2.InvokeResponse(failures=[failure])
        return provider_pb2.InvokeResponse(**{"return": to_struct({**arguments, **answer})})

    def Check(self, request, context):
        token, inputs = token_of(request.urn), from_struct(request.news)
        try:
            failures = planning.problems(token, inputs)
        except KeyError:
            failures = [("", f"pulumi_aws has no resource {token}")]
        if failures:
            wire = [provider_pb2.CheckFailure(property=name, reason=reason) for name, reason in failures]
            return provider_pb2.CheckResponse(inputs=request.news, failures=wire)
        default_tags = json.loads(self._configuration(context).get("defaultTags") or "{}").get("tags", {})
        checked = planning.with_defaults(
            request.urn, inputs, from_struct(request.olds), request.randomSeed, default_tags
        )
        return provider_pb2.CheckResponse(inputs=to_struct(checked))

    def Diff(self, request, context):
        difference = planning.difference(
            token_of(request.urn), from_struct(request.old_inputs), from_struct(request.news)
        )
        some, none = provider_pb2.DiffResponse.DIFF_SOME, provider_pb2.DiffResponse.DIFF_NONE
        return provider_pb2.DiffResponse(
            changes=some if difference.changed else none,
            diffs=difference.changed,
            replaces=difference.replacing,
            deleteBeforeReplace=difference.delete_first,
        )

    def Create(self, request, context):
        token, inputs = token_of(request.urn), from_struct(request.properties)
        output_types = resource_type(token).outputs
        if request.preview:
            known = planning.outputs_before_create(inputs, output_types)
            return provider_pb2.CreateResponse(id="", properties=to_struct(known))
        with _refusing(context):
            made = self._account.create(
                token, name_of(request.urn), inputs, output_types, self._region(context)
            )
        return provider_pb2.CreateResponse(
            id=made.id, properties=to_struct(secret_like(inputs, made.outputs))
        )

    def Read(self, request, context):
        resource = self._account.resources.get(request.id)
        if resource is None:
            return provider_pb2.ReadResponse()
        return provider_pb2.ReadResponse(
            id=request.id, properties=to_struct(resource.outputs), inputs=to_struct(resource.inputs)
        )

    def Update(self, request, context):
        token, inputs = token_of(request.urn), from_struct(request.news)
        if request.preview:
            known = planning.outputs_before_update(token, from_struct(request.olds), inputs)
            return provider_pb2.UpdateResponse(properties=to_struct(known))
        with _refusing(context):
            changed = self._account.update(request.id, inputs, resource_type(token).outputs)
        return provider_pb2.UpdateResponse(properties=to_struct(secret_like(inputs, changed.outputs)))

    def Delete(self, request, context):
        with _refusing(context):
            self._account.delete(request.id)
        return empty_pb2.Empty()

    def Cancel(self, request, context):
        return empty_pb2.Empty()

    def _configuration(self, context) -> dict[str, Any]:
        return self._configurations.get(context.peer(), {})

    def _region(self, context) -> str:
        return str(plain(self._configuration(context)["region"]))


@contextmanager
def _refusing(context) -> Iterator[None]:
    """Answer the engine with AWS's own words when the account refuses."""
    try:
        yield
    except AwsError as error:
        context.abort(grpc.StatusCode.UNKNOWN, str(error))


def serving(account: Account) -> AbstractContextManager[int]:
    """Serve an account's provider on a loopback port while the context lasts; yields the port."""
    return listening(StandInProvider(account))


@contextmanager
def listening(provider: provider_pb2_grpc.ResourceProviderServicer) -> Iterator[int]:
    """Serve any provider on a loopback port while the context lasts; yields the port."""
    server = grpc.server(ThreadPoolExecutor(48), options=[("grpc.max_receive_message_length", 64 * 2**20)])
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(provider, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield port
    finally:
        server.stop(0).wait()
