"""The REST API front door on the real engine: from a function URL to it, from streaming to not, and back."""

import pytest

from tests.engine.deployment import Deployment

pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.xdist_group("engine-rest")]


def test_a_rest_api_is_whole_before_cloudfront_uses_it_and_left_before_it_goes(deploy) -> None:
    dev: Deployment = deploy("dev")

    def up(**settings):
        dev.project.configure("dev", settings)
        return dev.up()

    up()
    came = up(frontDoor="rest-api")
    integration = dev.account.named("api-route").inputs
    assert integration["responseTransferMode"] == "STREAM"
    assert integration["uri"].endswith(":gateway-streaming/response-streaming-invocations")
    assert dev.account.named("cdn-distribution").inputs["origins"][1]["originPath"] == "/live"
    steps = [(operation, name) for operation, _, name in came.operations]
    assert steps.index(("create", "api-stage")) < steps.index(("update", "cdn-distribution"))

    buffered = up(streaming=False)
    permissions = {"api-gateway-permission", "api-mcp-gateway-permission"}
    assert buffered.names("replace") == {"api-deployment", *permissions}, "an integration holds once deployed"
    assert "api-stage" in buffered.names("update")
    assert dev.account.named("api-route").inputs["responseTransferMode"] == "BUFFERED"
    assert buffered.names("delete") == {"api-gateway-streaming"}
    assert up().changes == {}

    back = up(frontDoor=None, streaming=True)
    steps = [(operation, name) for operation, _, name in back.operations]
    assert steps.index(("update", "cdn-distribution")) < steps.index(("delete", "api-rest"))
    kept = {"api-gateway-logs", "api-gateway-logs-policy", "api-gateway-logging"}
    assert kept <= {each.name for each in dev.account.resources.values()}, "another stack may need them"
