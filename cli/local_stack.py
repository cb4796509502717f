"""The product on this machine: the emulator as a process of its own, and the names the app is deployed with."""

import json
import os
import re
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from api.contract import DEPLOYMENT_KEY

if TYPE_CHECKING:
    from publishing.sync import Target

START_TIMEOUT_SECONDS = 120.0
STOP_TIMEOUT_SECONDS = 30.0  # killed sooner, on a busy machine, it would lose what S3 has not kept yet
NAMES = (
    *("bedrock", "storage", "knowledge_base_id", "data_source_id", "bucket", "notices"),
    *("agent_id", "agent_alias_id", "harness_arn"),
)
"""What the emulator says of itself when it is ready."""
ROOT = Path(__file__).resolve().parent.parent


class LocalStackError(Exception):
    """The emulator did not start; the message holds its last words."""


@dataclass(frozen=True)
class LocalStack:
    """A running emulator: its addresses, the names of what it serves, and what a person should know of it."""

    bedrock: str
    storage: str
    knowledge_base_id: str
    data_source_id: str
    bucket: str
    notices: tuple[str, ...]
    agent_id: str
    agent_alias_id: str
    harness_arn: str
    ended: Callable[[], int | None] = lambda: None
    """The emulator's exit code once it has ended."""

    @property
    def environment(self) -> dict[str, str]:
        """The app's environment: what Pulumi sets on the Lambda function, plus the endpoint URLs."""
        return {
            "STACK": "local",
            "GRAPH_STACK": "dev",  # what `describe_architecture` tells of: the cheapest stack that this would be
            "ENGINE": "converse",
            "MODEL_ID": "emulator.extractive-v1",
            "KNOWLEDGE_BASE_ID": self.knowledge_base_id,
            "AGENT_ID": self.agent_id,
            "AGENT_ALIAS_ID": self.agent_alias_id,
            "HARNESS_ARN": self.harness_arn,
            "DEPLOYMENT_URI": f"s3://{self.bucket}/{DEPLOYMENT_KEY}",
            "AWS_ACCESS_KEY_ID": "local",
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": self.bedrock,
            "AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME": self.bedrock,
            "AWS_ENDPOINT_URL_BEDROCK_AGENT": self.bedrock,
            "AWS_ENDPOINT_URL_BEDROCK_AGENTCORE": self.bedrock,
            "AWS_ENDPOINT_URL_DYNAMODB": self.storage,
            "AWS_ENDPOINT_URL_S3": self.storage,
        }

    def sync_target(self) -> "Target":
        """Clients and names for `publishing.sync`, on this emulator whatever the process's environment says."""
        import boto3
        from botocore.config import Config

        from publishing.clients import UPLOADS_AT_ONCE
        from publishing.sync import Target

        session = boto3.Session("local", "local", region_name="us-east-1")
        config = Config(max_pool_connections=UPLOADS_AT_ONCE, s3={"addressing_style": "path"})
        return Target(
            s3=session.client("s3", endpoint_url=self.storage, config=config),
            bedrock_agent=session.client("bedrock-agent", endpoint_url=self.bedrock),
            bucket=self.bucket,
            knowledge_base_id=self.knowledge_base_id,
            data_source_id=self.data_source_id,
        )


@contextmanager
def start(
    state: Path,
    environment: Mapping[str, str] | None = None,
    arguments: Sequence[str] = (),
    hear: Callable[[str], None] | None = None,
) -> Iterator[LocalStack]:
    """Run the emulator while the context lasts.

    Args:
        state: the folder its S3 objects and index are kept in.
        environment: added to the process's environment.
        arguments: added to its command.
        hear: told every line that it says afterwards.

    Raises:
        LocalStackError: it ended, or said nothing for two minutes.
    """
    state.mkdir(parents=True, exist_ok=True)
    log_path = state / "emulator.log"
    command = [sys.executable, "-m", "emulator", "--exit-with-parent", str(os.getpid())]
    with log_path.open("w+", encoding="utf-8") as log:
        process = subprocess.Popen(
            [*command, "--data", str(state), *arguments],
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,  # Ctrl-C reaches us first, so that the app stops before what it calls
        )
        try:
            names = json.loads(_first_line(process, log_path))
            names["notices"] = tuple(names["notices"])
            if hear:
                threading.Thread(
                    target=_listen, args=(process.stdout, hear), daemon=True, name="emulator"
                ).start()
            yield LocalStack(**{name: names[name] for name in NAMES}, ended=process.poll)
        finally:
            _stop(process)


def _first_line(process: subprocess.Popen[bytes], log: Path) -> bytes:
    stdout = cast(IO[bytes], process.stdout)
    deadline = time.monotonic() + START_TIMEOUT_SECONDS
    while time.monotonic() < deadline:
        ready, _, _ = select.select([stdout], [], [], 0.1)
        if ready:
            line = stdout.readline()
            if line:
                return line
        if process.poll() is not None:
            break
    last_words = "\n".join(log.read_text(encoding="utf-8").splitlines()[-8:])
    owner = re.search(r"is in use by the emulator with process id (\w+)", last_words)
    if owner:
        raise LocalStackError(
            f"another product keeps its state in {log.parent} (process id {owner[1]}): stop it, name another folder "
            "with --state, or start again without it"
        )
    raise LocalStackError(f"the Bedrock emulator did not start ({log}):\n{last_words}")


def _listen(stdout: IO[bytes], hear: Callable[[str], None]) -> None:
    with suppress(ValueError):  # closed when the emulator is stopped
        for line in stdout:
            hear(line.decode("utf-8", "replace").rstrip("\n"))


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_TIMEOUT_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout:
        process.stdout.close()
