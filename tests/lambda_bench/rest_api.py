"""API Gateway's REST API: HTTP requests become proxy events of format 1.0.

AWS: "Set up Lambda proxy integrations in API Gateway", "Input format" and "Response streaming". Nothing in an
event says whether the integration streams.
"""

import time
import uuid
from typing import Any
from urllib.parse import parse_qsl

from tests.lambda_bench.front_door import Request, encoded_body

STAGE = "live"
_HOST = "abcdefghij.execute-api.us-east-1.amazonaws.com"


def event(request: Request) -> dict[str, Any]:
    """The event of `ANY /{proxy+}`. Each header and parameter comes twice: the last value, and all of them."""
    path, _, query = request.target.partition("?")
    headers: dict[str, list[str]] = {
        "Host": [_HOST],
        "X-Forwarded-Proto": ["https"],
        "X-Forwarded-Port": ["443"],
    }
    names = {name.lower(): name for name in headers}
    for name, value in request.headers:
        headers.setdefault(names.setdefault(name.lower(), name), []).append(value)
    if request.body:
        headers.setdefault(names.get("content-length", "Content-Length"), [str(len(request.body))])
    parameters: dict[str, list[str]] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        parameters.setdefault(name, []).append(value)
    made: dict[str, Any] = {
        "resource": "/{proxy+}",
        "path": path,
        "httpMethod": request.method,
        "headers": {name: values[-1] for name, values in headers.items()},
        "multiValueHeaders": headers,
        "queryStringParameters": {name: values[-1] for name, values in parameters.items()} or None,
        "multiValueQueryStringParameters": parameters or None,
        "pathParameters": {"proxy": path.lstrip("/")},
        "stageVariables": None,
        "requestContext": {
            "accountId": "111122223333",
            "apiId": _HOST.partition(".")[0],
            "domainName": _HOST,
            "httpMethod": request.method,
            "identity": {"sourceIp": "192.0.2.1", "userAgent": "bench"},
            "path": f"/{STAGE}{path}",
            "protocol": "HTTP/1.1",
            "requestId": str(uuid.uuid4()),
            "requestTimeEpoch": int(time.time() * 1_000),
            "resourcePath": "/{proxy+}",
            "stage": STAGE,
        },
        "body": None,
        "isBase64Encoded": False,
    }
    if request.body:
        media_type = next((value for name, value in request.headers if name.lower() == "content-type"), "")
        made |= encoded_body(request.body, media_type)
    return made
