"""A stack holds the newest commit, whole, whoever is interrupted and whoever runs beside; going back is asked for."""

import pytest

from publishing import checkout, deployment, proof
from publishing.errors import PublishingError
from publishing.proof import probes
from publishing.sync import make_plan
from tests.unit.publishing.corpora import (
    History,
    Requests,
    assert_is_deployed,
    git,
    sync,
)
from tests.unit.publishing.soaking import interrupted_at_random, two_runners

POINTS, OFFSETS = 3, 2
"""Here a sample; `make bench` takes fifty of each."""


def test_the_life_of_a_stack(place, tmp_path):
    """First sync, nothing to do, an edit, an older runner, a roll-back, the last good commit."""
    history = History(tmp_path / "repository", 1)
    first, second = history.commit(6, 0), history.commit(6, 1)
    target, names = place[0](), place[1]
    with (
        history.corpus(first) as old,
        history.corpus(second) as new,
        history.corpus(first, is_roll_back=True) as back,
    ):
        assert sync(old, target, names).outcome.proved == 8
        assert deployment.mark_good(target.s3, target.bucket) == first
        assert_is_deployed(old, target)

        quiet = Requests(target)
        assert sync(old, target, names).outcome.way == "none"
        assert quiet.writes == []
        assert sorted(quiet.operations) == ["GetObject"] * 2 + ["ListObjectsV2"] * 3

        planned = sync(new, target, names, is_dry=True)
        assert (planned.outcome.written, planned.outcome.way) == (1, "direct")
        assert planned.changed == ("knowledge/d0.md/d0-01.md",)
        assert quiet.writes == []

        done = sync(new, target, names)
        assert (done.outcome.written, done.outcome.way, done.outcome.proved) == (1, "direct", 1)
        assert_is_deployed(new, target)
        record = deployment.read_deployment(target.s3, target.bucket)
        assert (record.commit, record.last_good) == (second, first)
        assert record.committed == "2026-01-01T00:00:01+00:00"

        quiet.writes.clear()
        assert sync(old, target, names).superseded_by == second
        assert quiet.writes == []

        assert sync(back, target, names).commit == first
        assert_is_deployed(old, target)
        assert sync(new, target, names).commit == second, "after a roll-back the newer commit may come again"


@pytest.mark.slow
def test_whoever_is_killed_anywhere_loses_nothing_and_the_next_sync_ends_in_the_same_state(place, tmp_path):
    assert len(list(interrupted_at_random(place, tmp_path, POINTS, seed=2))) == POINTS


@pytest.mark.slow
def test_of_two_runners_the_newest_commit_wins(place, tmp_path):
    assert len(list(two_runners(place, tmp_path, OFFSETS, seed=3))) == OFFSETS


@pytest.mark.slow
def test_what_never_becomes_retrievable_fails_the_sync_and_isnt_noted_as_ingested(
    place, tmp_path, monkeypatch
):
    history = History(tmp_path / "repository", 4)
    first, second = history.commit(2, 0), history.commit(2, 1)
    target, names = place[0](), place[1]
    with history.corpus(first) as old, history.corpus(second) as new:
        sync(old, target, names)

        def stale(parsed, **_):
            parsed["retrievalResults"] = []

        target.runtime.meta.events.register("after-call.bedrock-agent-runtime.Retrieve", stale)
        monkeypatch.setattr(proof, "PATIENCE_SECONDS", 2.0)  # the rest of the wait is the same
        with pytest.raises(PublishingError, match=r"d0-01\.md was ingested, but after 2 s it isn't found"):
            sync(new, target, names)
        monkeypatch.undo()
        assert deployment.read_deployment(target.s3, target.bucket).commit == first
        target.runtime.meta.events.unregister("after-call.bedrock-agent-runtime.Retrieve", stale)
        plan = make_plan(new.library, target)
        assert plan.way == "job", "the next sync ingests anew, and proves it"
        assert len(probes(new.library, plan)) == 4
        assert sync(new, target, names).outcome.proved == 4


def test_a_commit_is_older_by_ancestry_or_where_history_is_missing_by_time(tmp_path):
    history = History(tmp_path, 5)
    first, second = history.commit(1, 0), history.commit(2, 0)
    unknown = "0" * 40
    assert checkout.is_older(first, second, None, tmp_path)
    assert not checkout.is_older(second, first, None, tmp_path)
    assert not checkout.is_older(first, first, None, tmp_path)
    assert checkout.is_older(first, unknown, "2026-01-01T00:00:01+00:00", tmp_path)
    assert not checkout.is_older(first, unknown, "2025-12-31T00:00:00+00:00", tmp_path)
    assert not checkout.is_older(first, unknown, None, tmp_path)


def test_a_folder_comes_back_as_it_was_at_a_commit(tmp_path):
    history = History(tmp_path, 6)
    first = history.commit(2, 0)
    history.commit(1, 1)
    git(tmp_path, "rm", "-q", "knowledge/d1.md")
    with checkout.folder_at(first[:10], history.knowledge) as (folder, commit):
        assert commit == first
        assert sorted(path.name for path in folder.iterdir()) == ["d0.md", "d1.md"]
        assert "commit 0" in (folder / "d0.md").read_text()
    for name in ("no-such", "--output=x"):
        with (
            pytest.raises(PublishingError, match="is no commit of this checkout"),
            checkout.folder_at(name, history.knowledge),
        ):
            pass


def test_without_git_there_is_no_commit(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert checkout.commit_time("HEAD") is None
    assert checkout.clean_commit(tmp_path) is None
