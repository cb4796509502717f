"""AWS clients for the engineer's commands: one session, retries with pauses, and time limits of their own."""

import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import boto3
    from botocore.config import Config

ATTEMPTS = 6
UPLOADS_AT_ONCE = 16
"""And so the connections that a client keeps open."""
CONNECT_SECONDS, READ_SECONDS = 5, 60


def session_of(region: str | None) -> "boto3.Session":
    """A session with the environment's credentials; `region` None takes the environment's. Raises BotoCoreError."""
    import boto3

    return boto3.Session(region_name=region)


def client_config(*, attempts: int = ATTEMPTS, read_seconds: float = READ_SECONDS) -> "Config":
    """How to call: throttled and broken calls are tried again with growing pauses (botocore's "standard" retries).

    Args:
        attempts: for each call, the first included.
        read_seconds: how long an answer may take.
    """
    from botocore.config import Config

    return Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=read_seconds,
        max_pool_connections=UPLOADS_AT_ONCE,
        retries={"mode": "standard", "total_max_attempts": attempts},
    )


class Clients:
    """Makes each service's client once, from any thread.

    Args:
        region: the stack's; None takes the environment's.
        profile: of the AWS configuration; None takes the environment's.
        config: how to call.

    Raises:
        BotoCoreError: there is no such profile.
    """

    def __init__(self, region: str | None, profile: str | None, config: "Config") -> None:
        import boto3

        self._session = boto3.Session(region_name=region, profile_name=profile)
        self._config = config
        self._lock = threading.Lock()  # a session makes one client at a time
        self._made: dict[tuple[str, str | None], Any] = {}

    def __call__(self, service: str, region: str | None = None) -> Any:
        """The client of a service; `region` where it isn't the stack's."""
        with self._lock:
            key = service, region
            if key not in self._made:
                make: Any = self._session.client
                self._made[key] = make(service, region_name=region, config=self._config)
            return self._made[key]

    def regions(self, service: str) -> list[str]:
        """The regions that botocore knows the service in."""
        return list(self._session.get_available_regions(service))
