"""`deployment.json`: what changes with every commit. One object in S3, written by the deployment, read here."""

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from api import limits
from api.clients import Clients


@dataclass(frozen=True)
class Deployment:
    """Every field may be missing: a stack answers before its first deployment record is written."""

    stack: str | None = None
    commit: str | None = None
    time: str | None = None
    repository: str | None = None
    knowledge_version: str | None = None
    versions: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, document: object) -> "Deployment":
        """Read what is there and has the right type."""
        fields: Mapping[str, Any] = document if isinstance(document, dict) else {}

        def text(name: str) -> str | None:
            value = fields.get(name)
            return value if isinstance(value, str) and value else None

        versions = fields.get("versions")
        return cls(
            stack=text("stack"),
            commit=text("commit"),
            time=text("time"),
            repository=text("repository"),
            knowledge_version=text("knowledge_version"),
            versions={str(k): str(v) for k, v in versions.items()} if isinstance(versions, dict) else {},
        )

    @property
    def known(self) -> bool:
        return self.commit is not None or self.knowledge_version is not None


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
