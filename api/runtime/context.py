"""The context object of an invocation, with the names of AWS's "Lambda context object in Python"."""

import json
import os
import time
from typing import Any

from api.runtime.runtime_api import Invocation


class Context:
    """What the app finds under `scope["aws.context"]`."""

    def __init__(self, invocation: Invocation) -> None:
        self.aws_request_id = invocation.request_id
        self.invoked_function_arn = invocation.function_arn
        self.function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.function_version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.log_group_name = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.client_context = _parsed(invocation.client_context)
        self.identity = _parsed(invocation.cognito_identity)
        self._deadline = invocation.deadline

    def get_remaining_time_in_millis(self) -> int:
        """The milliseconds until Lambda ends this invocation."""
        return max(0, int((self._deadline - time.time()) * 1000))


def _parsed(header: str | None) -> Any:
    return json.loads(header) if header else None
