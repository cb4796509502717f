"""An AWS account in memory: what exists, what was done in which order, and faults that are yet to happen.

It lives as long as the object, so that previews, updates and a destroy of one stack see the same account.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.engine import aws_refusals
from tests.engine.aws_errors import AwsError
from tests.engine.aws_outputs import ACCOUNT_ID, FUNCTION, computed, physical_id
from tests.engine.bedrock_agents import BedrockAgents
from tests.engine.schema import UNKNOWN
from tests.engine.wire import deep_plain
from tests.waiting import PATIENCE

SECONDS: dict[str, float] = {
    "aws:iam/rolePolicy:RolePolicy": 0.3,
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": 0.15,
    "aws:s3/bucketPolicy:BucketPolicy": 0.15,
    "aws:sns/topicPolicy:TopicPolicy": 0.3,
    "aws:bedrock/agentAgentActionGroup:AgentAgentActionGroup": 0.3,
    "aws:bedrock/agentAgentKnowledgeBaseAssociation:AgentAgentKnowledgeBaseAssociation": 0.2,
}
"""How long AWS takes over what others should wait for."""


@dataclass(frozen=True)
class Race:
    """A race that a program without a dependency always loses: creates of some types last until others have come."""

    held: tuple[str, ...]
    until: tuple[str, ...]


NO_RACE = Race((), ())


@dataclass
class Resource:
    """One thing that exists in the account."""

    id: str
    token: str
    name: str
    region: str
    inputs: dict[str, Any]
    outputs: dict[str, Any]


@dataclass
class Account:
    """Resources by id, the log of operations, and faults that are yet to happen."""

    resources: dict[str, Resource] = field(default_factory=dict)
    operations: list[tuple[str, str, str]] = field(default_factory=list)
    """(create | update | delete | create-failed | delete-failed, type, name in the program), in order of completion."""
    objects_of_others: Counter[str] = field(default_factory=Counter)
    ingesting: set[str] = field(default_factory=set)
    agents: BedrockAgents = field(default_factory=BedrockAgents)
    concurrency: int = 10
    """Functions at once: the quota of a new account."""
    kept: list[Resource] = field(default_factory=list)
    """What the provider was told to leave when it was deleted (skipDestroy)."""
    published: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    """The inputs of each published version of a function, by name and version."""
    ask: Callable[["Account"], str | None] | None = None
    """Asked after every operation: what stands between a visitor and an answer, or None."""
    unanswered: list[tuple[str, str, str]] = field(default_factory=list)
    """(operation, name, why) for each operation after which a visitor got no answer."""
    race: Race = NO_RACE
    _lost: threading.Event = field(default_factory=threading.Event)
    _faults: list[Callable[[str, int], AwsError | None]] = field(default_factory=list)
    _serial: int = 0
    _creates: int = 0
    _draws: int = 0
    _busy: set[str] = field(default_factory=set)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def of_type(self, token: str) -> list[Resource]:
        """The resources of one type, in the order of their making."""
        with self._lock:
            return [resource for resource in self.resources.values() if resource.token == token]

    def named(self, name: str) -> Resource:
        """The one resource that has this name in the program."""
        (found,) = (resource for resource in self.resources.values() if resource.name == name)
        return found

    def answer(self, question: str, arguments: dict[str, Any], region: str) -> dict[str, Any] | None:
        """What a data source answers, or None for one that this account doesn't know."""
        with self._lock:
            self._draws += 1
            answers: dict[str, dict[str, Any]] = {
                "getCallerIdentity": {"accountId": ACCOUNT_ID, "id": ACCOUNT_ID},
                "getRegion": {"region": region, "name": region, "id": region},
                "getPartition": {"partition": "aws", "dnsSuffix": "amazonaws.com", "id": "aws"},
                # Another value each time it is asked, as AWS gives.
                "getRandomPassword": {
                    "randomPassword": f"drawn{self._draws:043}",
                    "id": f"draw-{self._draws}",
                },
            }
            return answers.get(question.rsplit(":", 1)[-1])

    def create(
        self, token: str, name: str, inputs: dict[str, Any], output_types: dict[str, Any], region: str
    ) -> Resource:
        """Make a resource.

        Raises:
            AwsError: a scripted fault, or AWS refuses.
        """
        values = _known(inputs)
        with self._working(token, name, values):
            with self._lock:
                self._creates += 1
                for fault in self._faults:
                    self._refuse_if(fault(token, self._creates), "create", token, name)
                self._refuse_if(aws_refusals.of_create(self, token, values, region), "create", token, name)
            time.sleep(SECONDS.get(token, 0))
            if token in self.race.held:
                self._lost.wait(PATIENCE)
            with self._lock:
                self._serial += 1
                identity = physical_id(token, values, self._serial)
                if identity in self.resources:
                    raise AwsError("ConflictException", f"{token} {identity} already exists")
                outputs = computed(token, identity, values, output_types, region)
                resource = Resource(identity, token, name, region, values, outputs)
                self._refuse_if(self.agents.made(token, resource.outputs, values), "create", token, name)
                self.resources[identity] = resource
                self._published(resource)
                self._done("create", token, name)
                return resource

    def update(self, identity: str, inputs: dict[str, Any], output_types: dict[str, Any]) -> Resource:
        """Change a resource in place; versions move where AWS publishes one."""
        with self._lock:
            resource = self._get(identity)
            token, values = resource.token, _known(inputs)
            before, changed = (
                resource.outputs,
                {name for name in values if values[name] != resource.inputs.get(name)},
            )
            outputs = computed(token, identity, values, output_types, resource.region)
            if token == FUNCTION:
                publishes = bool(values.get("publish") and changed - {"tags"})
                outputs["version"] = str(int(before["version"]) + publishes)
                outputs["qualifiedArn"] = f"{outputs['arn']}:{outputs['version']}"
            if token.startswith("aws:ssm/"):
                outputs["version"] = before["version"] + 1
            self._refuse_if(aws_refusals.of_update(self, resource, values), "update", token, resource.name)
            sent = self.agents.sent(token, resource.inputs, values)
            self._refuse_if(self.agents.made(token, outputs, sent), "update", token, resource.name)
            resource.inputs, resource.outputs = values, outputs
            self._published(resource)
            self._done("update", token, resource.name)
            return resource

    def delete(self, identity: str) -> None:
        """Delete a resource.

        Raises:
            AwsError: AWS refuses, because something is in the resource, uses it or protects it.
        """
        with self._lock:
            resource = self._get(identity)
            self._refuse_if(aws_refusals.of_delete(self, resource), "delete", resource.token, resource.name)
            if resource.token == "aws:s3/bucket:Bucket":
                self.objects_of_others.pop(identity, None)
            self.agents.deleted(resource.token, resource.outputs, resource.inputs)
            if resource.inputs.get("skipDestroy"):
                self.kept.append(resource)
            if resource.token == aws_refusals.GUARDRAIL:  # and all its versions with it
                arn = resource.outputs["guardrailArn"]
                self.kept = [one for one in self.kept if one.inputs.get("guardrailArn") != arn]
            del self.resources[identity]
            self._done("delete", resource.token, resource.name)

    def put_object(self, bucket: str) -> None:
        """Something outside the program, such as `agent sync`, writes an object."""
        self.objects_of_others[bucket] += 1

    def fail(self, error: AwsError, *, token: str = "", nth: int = 0, times: int = 1) -> None:
        """Let creates fail: the nth from now, or the next `times` of one type."""
        left, first = times, self._creates

        def fault(this: str, number: int) -> AwsError | None:
            nonlocal left
            if left and (number - first == nth if nth else this == token):
                left -= 1
                return error
            return None

        self._faults.append(fault)

    def _published(self, resource: Resource) -> None:
        if resource.token == FUNCTION:
            self.published[resource.id, resource.outputs["version"]] = resource.inputs

    def _done(self, operation: str, token: str, name: str) -> None:
        self._note(operation, token, name)
        if self.ask and (why := self.ask(self)):
            self.unanswered.append((operation, name, why))

    def _refuse_if(self, error: AwsError | None, operation: str, token: str, name: str) -> None:
        if error:
            self._note(f"{operation}-failed", token, name)
            raise error

    def _note(self, operation: str, token: str, name: str) -> None:
        self.operations.append((operation, token, name))
        if token in self.race.until:
            self._lost.set()

    @contextmanager
    def _working(self, token: str, name: str, values: dict[str, Any]) -> Iterator[None]:
        """Hold what AWS lets only one request at a time change."""
        exclusive = aws_refusals.exclusive(token, values)
        with self._lock:
            if exclusive and exclusive in self._busy:
                self._refuse_if(aws_refusals.of_concurrency(token, exclusive), "create", token, name)
            self._busy.add(exclusive)
        try:
            yield
        finally:
            with self._lock:
                self._busy.discard(exclusive)

    def _get(self, identity: str) -> Resource:
        if identity not in self.resources:
            raise AwsError("ResourceNotFoundException", f"{identity} does not exist")
        return self.resources[identity]


def _known(inputs: dict[str, Any]) -> dict[str, Any]:
    values = {name: value for name, value in deep_plain(inputs).items() if not name.startswith("__")}
    if UNKNOWN in str(values):
        raise AwsError("ValidationException", f"an unknown value reached AWS: {values}")
    return values
