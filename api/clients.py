"""boto3's clients, each made once, when first used: importing boto3 costs more than a warm question."""

import threading
from typing import TYPE_CHECKING, Any

from api import interruption, limits

if TYPE_CHECKING:
    from mypy_boto3_bedrock_agent_runtime import AgentsforBedrockRuntimeClient
    from mypy_boto3_bedrock_runtime import BedrockRuntimeClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client


class Clients:
    """The AWS clients of one process. Endpoints come from boto3's own variables (`AWS_ENDPOINT_URL_…`)."""

    def __init__(self, region: str, read_seconds: float | None = None) -> None:
        self._region = region
        self._read_seconds = (
            read_seconds  # how long a model may be silent: one that thinks, or runs on a laptop
        )
        self._lock = threading.Lock()
        self._made: dict[str, Any] = {}
        self._session: Any = None  # reads the partitions, the configuration and the credentials once for all

    @property
    def bedrock_runtime(self) -> "BedrockRuntimeClient":
        """Converse and ConverseStream."""
        seconds = self._read_seconds or limits.READ_SECONDS
        client: BedrockRuntimeClient = self._client("bedrock-runtime", seconds)
        return client

    @property
    def bedrock_agent_runtime(self) -> "AgentsforBedrockRuntimeClient":
        """Retrieve."""
        client: AgentsforBedrockRuntimeClient = self._client("bedrock-agent-runtime", limits.READ_SECONDS)
        return client

    @property
    def bedrock_agentcore(self) -> Any:
        """InvokeHarness."""
        return self._client("bedrock-agentcore", self._read_seconds or limits.READ_SECONDS)

    @property
    def bedrock_agentcore_stopping(self) -> Any:
        """StopRuntimeSession, which comes after the answer and must not keep it waiting."""
        return self._client("bedrock-agentcore", limits.STOP_SECONDS, "stopping")

    @property
    def dynamodb(self) -> "DynamoDBClient":
        """The safeguards' table."""
        client: DynamoDBClient = self._client("dynamodb", limits.TABLE_READ_SECONDS)
        return client

    @property
    def s3(self) -> "S3Client":
        """The deployment record."""
        client: S3Client = self._client("s3", limits.DEPLOYMENT_READ_SECONDS)
        return client

    def warm(self) -> None:
        """Make the clients that a question needs. A server may do this before the first visitor comes."""
        _ = (self.bedrock_agent_runtime, self.bedrock_runtime)

    def close(self) -> None:
        """Close the connections that are kept for reuse; the next call opens its own."""
        for client in list(self._made.values()):
            client.close()

    def _client(self, service: str, read_seconds: float, purpose: str = "") -> Any:
        key = f"{service} {purpose}"
        client = self._made.get(key)
        if client is None:
            with self._lock:
                client = self._made.get(key) or self._make(service, read_seconds)
                self._made[key] = client
        return client

    def _make(self, service: str, read_seconds: float) -> Any:
        import boto3
        from botocore.config import Config

        interruption.install()
        config = Config(
            connect_timeout=limits.CONNECT_SECONDS,
            read_timeout=read_seconds,
            # Our own retries know whether a word has been shown; botocore's don't.
            retries={"total_max_attempts": 1, "mode": "standard"},
            max_pool_connections=limits.CONCURRENT_ANSWERS,
            user_agent_extra="public-bedrock-agent",
        )
        self._session = self._session or boto3.session.Session(region_name=self._region)
        return self._session.client(service, config=config)
