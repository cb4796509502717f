"""A deployment goes preview, up, sync, check; a failed check brings back the last good commit."""

from collections import Counter

import pytest

from publishing.deploying import deploy
from publishing.errors import PublishingError
from publishing.infrastructure import Preview
from publishing.ingestion import Failure
from publishing.stack import Published
from publishing.sync import Outcome

CHANGES = Preview(Counter({"create": 3, "same": 2}))


class Scripted:
    """Steps that do as they are told and remember what was asked of them."""

    def __init__(
        self, *, preview=CHANGES, may=True, good=None, checks=((),), fails="", failures=(), newer=None
    ):
        self.asked, self.expected = [], []
        self._preview, self._may, self._good, self._checks = preview, may, good, list(checks)
        self._fails, self._failures, self._newer = fails, failures, newer

    def _do(self, name):
        self.asked.append(name)
        if self._fails == name:
            raise PublishingError(f"{name} failed")

    def preview(self):
        self._do("preview")
        return self._preview

    def may(self, _):
        return self._may

    def up(self, _):
        self._do("up")

    def last_good(self):
        return self._good

    def sync(self, to):
        self._do(f"sync {to}" if to else "sync")
        outcome = Outcome(1, 0, 0, 1, "direct", tuple(self._failures))
        return Published(outcome, 1, to or "new", superseded_by=self._newer)

    def go_back(self, commit, preview):
        assert preview is self._preview
        self._do(f"back to {commit}")

    def check(self, commit):
        self.expected.append(commit)
        self._do("check")
        return self._checks.pop(0)

    def mark_good(self):
        self._do("mark good")


def test_what_passes_its_check_is_marked_as_good():
    steps = Scripted()
    assert deploy(steps).is_good
    assert steps.asked == ["preview", "up", "sync", "check", "mark good"]


def test_without_a_change_of_resources_only_the_knowledge_is_brought_in_step():
    steps = Scripted(preview=Preview(Counter({"same": 5})))
    assert deploy(steps).is_good
    assert steps.asked == ["preview", "sync", "check", "mark good"]


def test_whoever_says_no_changes_nothing():
    steps = Scripted(may=False)
    done = deploy(steps)
    assert not done.is_good
    assert steps.asked == ["preview"]


def test_a_failed_check_brings_back_the_last_good_commit_and_looks_for_that_one():
    steps = Scripted(good="old", checks=(("no answer",), ()))
    done = deploy(steps)
    assert (done.is_good, done.problems, done.went_back_to, done.still_wrong) == (
        False,
        ("no answer",),
        "old",
        (),
    )
    assert steps.asked == ["preview", "up", "sync", "check", "back to old", "check"]
    assert steps.expected == ["new", "old"]


def test_an_older_commit_on_purpose_is_not_replaced_by_one_that_was_good():
    steps = Scripted(good="newest", checks=(("no answer",),))
    assert deploy(steps, to="HEAD").went_back_to is None
    assert steps.asked == ["preview", "up", "sync HEAD", "check"]


def test_what_is_wrong_with_the_commit_before_too_is_said():
    done = deploy(Scripted(good="old", checks=(("no answer", "alarm"), ("alarm",))))
    assert done.still_wrong == ("alarm",)


@pytest.mark.parametrize("options", [{"good": None}, {"good": "new"}, {"good": "old", "newer": "newest"}])
def test_there_is_no_way_back_without_another_good_commit_that_this_deployment_replaced(options):
    steps = Scripted(checks=(("no answer",),), **options)
    done = deploy(steps)
    assert done.went_back_to is None
    assert steps.asked == ["preview", "up", "sync", "check"]


def test_what_is_not_wholly_indexed_is_not_marked_as_good():
    steps = Scripted(failures=[Failure("k", "too large")])
    assert not deploy(steps).is_good
    assert "mark good" not in steps.asked


@pytest.mark.parametrize("step", ["preview", "up", "sync", "check"])
def test_a_step_that_fails_ends_the_deployment_there(step):
    steps, heard = Scripted(fails=step), []
    with pytest.raises(PublishingError, match=f"{step} failed"):
        deploy(steps, heard.append)
    assert steps.asked[-1] == step
    assert heard[-1] == step
