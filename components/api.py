"""The API: one Lambda function behind one front door."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import pulumi
import pulumi_aws as aws

from .front_door import ClientErrors, FrontDoor, FunctionUrl, HttpApi, Throttle
from .iam import Place, ServiceRole, Statement
from .origin import READ_TIMEOUT_SECONDS, ApiOrigin
from .origin_secret import OriginSecret
from .rest_api import RestApi

HTTP_API_LIMIT_SECONDS = 30
"""An HTTP API gives up on its integration after this time, and no quota raises it."""

REST_API_LIMIT_SECONDS = 29
"""What a buffering REST API waits unless a quota is raised; one that streams goes on for 15 minutes."""

DEADLINE_MARGIN_SECONDS = 5
"""The app ends an answer this long before Lambda would end the app, so that the visitor reads why."""

STREAMING_WRAPPER = "/var/task/api/runtime/bootstrap"


@dataclass(frozen=True, kw_only=True)
class ApiArgs:
    """The code, what it may do, and how visitors reach it."""

    code: pulumi.Archive
    handler: str
    environment: Mapping[str, pulumi.Input[str]] = field(default_factory=dict)
    statements: Sequence[Statement] = ()
    front_door: Literal["function-url", "http-api", "rest-api"] = "function-url"
    streaming: bool = False
    runtime: str = "python3.13"
    memory_mb: int = 1024
    """Lambda gives CPU by memory; below about 1 GB the first question waits for imports."""
    reserved_concurrency: int = 0
    """0 reserves nothing; otherwise at most so many questions run at once, whoever asks."""
    log_retention_days: int = 14
    requests_per_minute: int = 600
    """What a gateway lets through, over all visitors. A function URL has no throttle."""
    origin_secret_generation: int = 1
    tags: Mapping[str, str] = field(default_factory=dict)
    """Added to every resource that takes tags, beside the component's own `component`."""
    read_timeout_seconds: int = READ_TIMEOUT_SECONDS
    """How long CloudFront waits for an answer, up to 120 seconds. Whatever this says, an HTTP API gives up after 30, a
    REST API that doesn't stream after 29."""

    def __post_init__(self) -> None:
        if self.streaming and self.front_door == "http-api":
            raise ValueError(
                "streaming=True with front_door='http-api': an HTTP API can't stream; set streaming=False or "
                "front_door='rest-api'"
            )


class Api(pulumi.ComponentResource):
    """A Lambda function (arm64) with its log group, role, version, alias and front door.

    A program of its own:

        import pulumi
        from components.api import Api, ApiArgs

        code = pulumi.AssetArchive({"app.py": pulumi.StringAsset("def handler(event, context): ...")})
        api = Api("backend", ApiArgs(code=code, handler="app.handler"))
        api.allow("arn:aws:cloudfront::111122223333:distribution/E123EXAMPLE")
        pulumi.export("url", api.url)

    Every deployment publishes a version and moves the alias of the way in that is used; a way in knows only its own
    alias. The runtime's wrapper and a URL's invoke mode must agree, and neither can tell when they don't, so each mode
    has an alias and a URL of its own: `streaming` or another front door moves the other alias first, then CloudFront,
    and the alias left behind stays on the version that fits its URL. Both URLs are always there, open to one
    distribution alone and free: a permission names the distribution, so a URL made only for the change would be closed
    until after CloudFront sends visitors to it. The function ends before CloudFront would stop waiting for it.
    """

    origin: ApiOrigin
    client_errors: ClientErrors
    url: pulumi.Output[str]
    function_name: pulumi.Output[str]
    log_group_name: pulumi.Output[str]

    def __init__(self, name: str, args: ApiArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("public-bedrock-agent:components:Api", name, None, opts)
        self._name, self._args = name, args
        self._child = pulumi.ResourceOptions(parent=self)
        self._tags = {**args.tags, "component": "api"}
        place = Place.of(self)
        secret = (
            OriginSecret(name, generation=args.origin_secret_generation, tags=self._tags, parent=self)
            if args.front_door != "function-url"
            else None
        )
        # Made before the function: Lambda would make a group of its own, which keeps logs forever.
        log = aws.cloudwatch.LogGroup(
            f"{name}-log", retention_in_days=args.log_retention_days, tags=self._tags, opts=self._child
        )
        function = self._function(log, secret)
        gateway = ["gateway-streaming" if args.streaming else "gateway"] if secret else []
        used = (gateway or ["streaming" if args.streaming else "live"])[0]
        aliases = {
            mode: self._alias(mode, function, used=mode == used) for mode in ("live", "streaming", *gateway)
        }
        self._urls = [
            FunctionUrl(name, aliases["live"], streaming=False, place=place, opts=self._child),
            FunctionUrl(
                f"{name}-streaming", aliases["streaming"], streaming=True, place=place, opts=self._child
            ),
        ]
        front_door: FrontDoor = (
            self._gateway(aliases[used], secret, place) if secret else self._urls[args.streaming]
        )
        self.origin = replace(front_door.origin, read_timeout_seconds=args.read_timeout_seconds)
        self.client_errors = front_door.client_errors
        self.url = front_door.url
        self.function_name = function.name
        self.log_group_name = log.name
        self.register_outputs(
            {"url": self.url, "functionName": self.function_name, "logGroup": self.log_group_name}
        )

    @property
    def timeout_seconds(self) -> int:
        """Below what the front door and CloudFront wait, so that an answer's end is always ours to say."""
        limit = self._args.read_timeout_seconds
        if self._args.front_door == "http-api":
            limit = min(limit, HTTP_API_LIMIT_SECONDS)
        elif self._args.front_door == "rest-api" and not self._args.streaming:
            limit = min(limit, REST_API_LIMIT_SECONDS)
        return limit - 2

    def allow(self, distribution_arn: pulumi.Input[str]) -> None:
        """Let one CloudFront distribution, and nobody else, call the API."""
        for url in self._urls:
            url.allow(distribution_arn)

    def _alias(self, mode: str, function: aws.lambda_.Function, *, used: bool) -> aws.lambda_.Alias:
        """One that isn't used stays on its version: a later one may run in another mode."""
        return aws.lambda_.Alias(
            f"{self._name}-{mode}",
            name=mode,
            function_name=function.name,
            function_version=function.version,
            opts=pulumi.ResourceOptions(parent=self, ignore_changes=None if used else ["function_version"]),
        )

    def _function(self, log: aws.cloudwatch.LogGroup, secret: OriginSecret | None) -> aws.lambda_.Function:
        args = self._args
        role = ServiceRole(
            f"{self._name}-role",
            service="lambda.amazonaws.com",
            statements=[
                Statement(
                    actions=["logs:CreateLogStream", "logs:PutLogEvents"],
                    resources=[pulumi.Output.concat(log.arn, ":*")],
                ),
                *args.statements,
            ],
            tags=self._tags,
            opts=self._child,
        )
        environment = {
            **args.environment,
            "DEADLINE_SECONDS": str(self.timeout_seconds - DEADLINE_MARGIN_SECONDS),
        }
        if args.streaming:
            environment["AWS_LAMBDA_EXEC_WRAPPER"] = STREAMING_WRAPPER
        if secret:
            environment["ORIGIN_SECRETS"] = secret.accepted
        return aws.lambda_.Function(
            f"{self._name}-function",
            code=args.code,
            handler=args.handler,
            runtime=args.runtime,
            architectures=["arm64"],
            memory_size=args.memory_mb,
            timeout=self.timeout_seconds,
            role=role.arn,
            reserved_concurrent_executions=args.reserved_concurrency or None,
            environment={"variables": environment},
            # INFO for Lambda's own lines too: the report of each call carries what it was billed for.
            logging_config={
                "log_format": "JSON",
                "log_group": log.name,
                "application_log_level": "INFO",
                "system_log_level": "INFO",
            },
            publish=True,
            tags=self._tags,
            # The first request after a deployment must find its permissions.
            opts=pulumi.ResourceOptions(parent=self, depends_on=[role.policy]),
        )

    def _gateway(self, alias: aws.lambda_.Alias, secret: OriginSecret, place: Place) -> HttpApi | RestApi:
        per_second = self._args.requests_per_minute / 60
        given: dict[str, Any] = {
            "throttle": Throttle(requests_per_second=per_second, burst=max(2, round(per_second * 2))),
            "log_retention_days": self._args.log_retention_days,
            "secret": secret.current,
            "tags": self._tags,
            "place": place,
            "opts": self._child,
        }
        if self._args.front_door == "http-api":
            return HttpApi(self._name, alias, **given)
        return RestApi(
            self._name,
            alias,
            streaming=self._args.streaming,
            timeout_seconds=self.timeout_seconds + 2 if self._args.streaming else REST_API_LIMIT_SECONDS,
            **given,
        )
