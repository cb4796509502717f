"""`deployment.json`: what changes with every commit. One object in S3, written by the deployment, read here."""

import json
import threading
import time
from collections.abc import Callable

from api import limits
from api.clients import Clients
from api.contract import Deployment as Deployment


class DeploymentRecord:
    """Reads the record when asked, keeps it for minutes, and never fails: without it the fields are empty."""

    def __init__(
        self,
        uri: str | None,
        clients: Clients,
        *,
        clock: Callable[[], float] = time.monotonic,
        on_failure: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._uri = uri
        self._clients = clients
        self._clock = clock
        self._on_failure = on_failure
        self._lock = threading.Lock()
        self._current = Deployment()
        self._fresh_until = 0.0

    def current(self) -> Deployment:
        """The record; blocks for one S3 read where it is missing or old."""
        if self._uri is None or self._clock() < self._fresh_until:
            return self._current
        with self._lock:
            if self._clock() >= self._fresh_until:
                try:
                    self._current = self._read(self._uri)
                    self._fresh_until = self._clock() + limits.DEPLOYMENT_FRESH_SECONDS
                except Exception as error:  # a missing record must not cost an answer
                    self._fresh_until = self._clock() + limits.DEPLOYMENT_RETRY_SECONDS
                    self._on_failure(type(error).__name__)
        return self._current

    def _read(self, uri: str) -> Deployment:
        bucket, _, key = uri.removeprefix("s3://").partition("/")
        body = self._clients.s3.get_object(Bucket=bucket, Key=key)["Body"].read()
        return Deployment.parse(json.loads(body))
