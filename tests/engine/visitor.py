"""One visitor's question to an account: would CloudFront reach the function, and would it answer?"""

import json
from typing import Any

from tests.engine.account import Account, Resource
from tests.engine.aws_refusals import ALIAS, DISTRIBUTION

FUNCTION_URL = "aws:lambda/functionUrl:FunctionUrl"
PERMISSION = "aws:lambda/permission:Permission"
INTEGRATION = "aws:apigatewayv2/integration:Integration"
NEEDED_OF_AN_API = (
    INTEGRATION,
    "aws:apigatewayv2/route:Route",
    "aws:apigatewayv2/stage:Stage",
)
WRAPPER = "AWS_LAMBDA_EXEC_WRAPPER"


def no_answer(account: Account) -> str | None:
    """Why a question through CloudFront gets no answer now; None if it gets one.

    The way in has to exist and be open to this distribution, its alias be published, and the version behind it run in
    the mode that the way in calls it by and accept the secret that CloudFront sends.
    """
    (distribution,) = account.of_type(DISTRIBUTION)
    (origin,) = (one for one in distribution.inputs["origins"] if one["originId"] == "api")
    host: str = origin["domainName"]
    if ".lambda-url." in host:
        return _through_url(account, distribution, host.split(".")[0], origin)
    return _through_api(account, host.split(".")[0], origin)


def _through_url(account: Account, distribution: Resource, url_id: str, origin: dict[str, Any]) -> str | None:
    urls = [url for url in account.of_type(FUNCTION_URL) if url.outputs["urlId"] == url_id]
    if not urls:
        return f"function URL {url_id} doesn't exist"
    function, qualifier = urls[0].inputs["functionName"], urls[0].inputs["qualifier"]
    may = {
        one.inputs["action"]
        for one in account.of_type(PERMISSION)
        if (one.inputs["function"], one.inputs["qualifier"]) == (function, qualifier)
        and one.inputs["sourceArn"] == distribution.outputs["arn"]
    }
    if may != {"lambda:InvokeFunctionUrl", "lambda:InvokeFunction"}:
        return f"{urls[0].name} is closed to CloudFront: {sorted(may)}"
    streams = urls[0].inputs["invokeMode"] == "RESPONSE_STREAM"
    return _runs(account, function, qualifier, streams=streams, origin=origin)


def _through_api(account: Account, api_id: str, origin: dict[str, Any]) -> str | None:
    for token in NEEDED_OF_AN_API:
        if not any(one.inputs["apiId"] == api_id for one in account.of_type(token)):
            return f"API {api_id} has no {token.rpartition(':')[2]}"
    (integration,) = account.of_type(INTEGRATION)
    aliases = [
        alias
        for alias in account.of_type(ALIAS)
        if alias.outputs["invokeArn"] == integration.inputs["integrationUri"]
    ]
    if not aliases:
        return f"API {api_id} calls an alias that doesn't exist"
    alias = aliases[0].inputs
    if not any(
        one.inputs["principal"] == "apigateway.amazonaws.com" and one.inputs["qualifier"] == alias["name"]
        for one in account.of_type(PERMISSION)
    ):
        return f"API {api_id} may not call {alias['name']}"
    return _runs(account, alias["functionName"], alias["name"], streams=False, origin=origin)


def _runs(
    account: Account, function: str, qualifier: str, *, streams: bool, origin: dict[str, Any]
) -> str | None:
    aliases = [
        alias
        for alias in account.of_type(ALIAS)
        if (alias.inputs["functionName"], alias.inputs["name"]) == (function, qualifier)
    ]
    if not aliases:
        return f"{function} has no alias {qualifier}"
    version = aliases[0].inputs["functionVersion"]
    variables = account.published[function, version]["environment"]["variables"]
    if (WRAPPER in variables) != streams:
        return f"version {version} behind {qualifier} runs in another mode than it is called in"
    called = [one for name in ("AGENT_ID", "HARNESS_ARN") if (one := variables.get(name))]
    made = {str(value) for one in account.resources.values() for value in one.outputs.values()}
    if missing := [one for one in called if one not in made]:
        return f"version {version} asks {missing}, which doesn't exist"
    accepted = [secret for secret in variables.get("ORIGIN_SECRETS", "").split(",") if secret]
    sent = {header["value"] for header in origin.get("customHeaders") or ()}
    if accepted and not sent & set(accepted):
        return f"version {version} refuses {json.dumps(sorted(sent))}"
    return None
