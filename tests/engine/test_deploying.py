"""A deployment on the real engine and the emulator: preview, up, sync, a failed check and the way back."""

from pathlib import Path
from typing import Any

import pytest

from cli import local_stack
from publishing import deployment
from publishing.deploying import deploy as run
from publishing.errors import PublishingError
from publishing.infrastructure import Infrastructure, Preview
from publishing.stack import Published
from tests.engine.conftest import Deploy
from tests.unit.publishing.corpora import History, assert_is_deployed, place_of, sync

PROGRAM = """\
import pulumi
import pulumi_aws as aws

documents = aws.s3.Bucket("documents")
aws.cloudwatch.LogGroup("log", retention_in_days=7)
pulumi.export("bucket", documents.id)
"""


class Steps:
    """A stack of the real engine, its knowledge on the emulator, and a check that says what it is told."""

    def __init__(
        self, infrastructure: Infrastructure, history: History, commit: str, place: Any, checks: Any
    ) -> None:
        self._infrastructure, self._history, self._commit = infrastructure, history, commit
        self._clients, self._names = place
        self._checks = list(checks)
        self.made: list[str] = []

    def preview(self) -> Preview:
        return self._infrastructure.preview()

    def may(self, preview: Preview) -> bool:
        return True

    def up(self, preview: Preview) -> None:
        self._infrastructure.up(lambda done, name: self.made.append(f"{done} {name}"))

    def last_good(self) -> str | None:
        target = self._clients()
        return deployment.read_deployment(target.s3, target.bucket).last_good

    def sync(self, to: str | None) -> Published:
        with self._history.corpus(to or self._commit, is_roll_back=to is not None) as corpus:
            return sync(corpus, self._clients(), self._names)

    def go_back(self, commit: str, preview: Preview) -> None:
        self.sync(commit)

    def check(self, commit: str | None) -> tuple[str, ...]:
        return self._checks.pop(0)

    def mark_good(self) -> None:
        target = self._clients()
        deployment.mark_good(target.s3, target.bucket)


def test_a_deployment_and_the_way_back(deploy: Deploy, tmp_path: Path) -> None:
    stack = deploy("dev", program=PROGRAM)
    infrastructure = Infrastructure(stack._stack, "dev")
    history = History(tmp_path / "repository", 1)
    first, second = history.commit(3, 0), history.commit(3, 1)
    with stack.project.imported(), local_stack.start(tmp_path / "state") as running:
        place = place_of(running)
        steps = Steps(infrastructure, history, first, place, [()])
        done = run(steps)
        assert done.is_good
        assert dict(done.preview.operations) == {"create": 2}
        assert sorted(name.split()[1] for name in steps.made) == ["documents", "log"]
        assert steps.last_good() == first

        stack.project.edit("__main__.py", "retention_in_days=7", "retention_in_days=14")
        steps = Steps(infrastructure, history, second, place, [("no answer with a citation",), ()])
        done = run(steps)
        assert dict(done.preview.operations) == {"update": 1, "same": 1}
        assert (done.is_good, done.went_back_to, done.still_wrong) == (False, first, ())
        with history.corpus(first) as good:
            assert_is_deployed(good, place[0]())
        assert steps.last_good() == first

        assert str(infrastructure.preview()) == "nothing to change"
        stack.project.edit("__main__.py", 'export("bucket", documents.id)', 'export("bucket", no_such_name)')
        with pytest.raises(PublishingError, match="no_such_name"):
            infrastructure.preview()
