"""AWS clients for the engineer's commands: one session, retries with pauses, and time limits of their own."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import boto3
    from botocore.config import Config

ATTEMPTS = 6
CONNECT_SECONDS, READ_SECONDS = 5, 60


def session_of(region: str | None) -> "boto3.Session":
    """A session with the environment's credentials; `region` None takes the environment's. Raises BotoCoreError."""
    import boto3

    return boto3.Session(region_name=region)


def client_config(
    *, connections: int = 10, attempts: int = ATTEMPTS, read_seconds: float = READ_SECONDS
) -> "Config":
    """How to call: throttled and broken calls are tried again with growing pauses (botocore's "standard" retries).

    Args:
        connections: kept open at most.
        attempts: for each call, the first included.
        read_seconds: how long an answer may take.
    """
    from botocore.config import Config

    return Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=read_seconds,
        max_pool_connections=connections,
        retries={"mode": "standard", "total_max_attempts": attempts},
    )
