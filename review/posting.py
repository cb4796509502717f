"""The trusted half of a pull request's review: what an untrusted job computed against what git has, as one comment."""

import base64
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from api.contract.outside import member
from review.artefact import ArtefactError, unpacked
from review.capturing import MOST_CHARACTERS, Captured, HeadError, read_captured
from review.comment import comment
from review.github import GitHub, GitHubError, PullRequest, understood
from review.review import Review, review
from review.side import MALFORMED, Side, committed_graphs
from review.trees import GitTree

_FAILURES = (*MALFORMED, LookupError)
FETCHED = "refs/review/head"
NOTE = "the head's graphs are what its own code says of itself, computed in a job that nobody trusts"


def post(
    event: Mapping[str, Any], github: GitHub, root: Path, token: str = "", whole: Path | None = None
) -> str:
    """Review the pull request of a finished `review` run; returns the comment's address, empty where there is none.

    Args:
        event: the `workflow_run` event, which GitHub wrote.
        root: a clone of the repository, at a commit that is trusted.
        token: to fetch with, in a private repository.
        whole: the file for all that a comment may be too short for.

    Raises:
        GitHubError: GitHub or git can't give what is needed.
    """
    with understood():
        run = member(event, "workflow_run", dict)
        number = member(run, "id", int)
    pull_request = github.pull_request(run)
    if pull_request is None:
        return ""
    base = fetched(root, pull_request, token)
    captured, why = _captured(github.artefact(number))
    base_tree, head_tree = GitTree(root, base), GitTree(root, pull_request.head)
    graphs, broken = committed_graphs(base_tree)
    head = captured.side(pull_request.head, head_tree)
    if why:
        head = Side(pull_request.head, {}, head_tree, {}, dict.fromkeys(graphs, why))
    before = Side(base, graphs, base_tree, {}, broken)
    found = _reviewed(before, head)
    if whole:
        whole.write_text(comment(found, most=MOST_CHARACTERS), "utf-8")
    return github.publish(pull_request.number, comment(found))


def _reviewed(base: Side, head: Side) -> Review:
    """The review; where what strangers wrote ends it with an error, a review that says so, never silence."""
    notes: tuple[str, ...] = (NOTE,)
    for files in (head.tree, None):
        try:
            return review(base, head, unchecked=notes)
        except _FAILURES as error:
            why = f"comparing the head's graphs ended with {type(error).__name__}"
            head = Side(head.name, {}, files, {}, dict.fromkeys(base.graphs, why))
            notes = (
                NOTE,
                "any resource: only files could be compared" if files else "anything of this change",
            )
    return review(base, head, unchecked=notes)


def fetched(root: Path, pull_request: PullRequest, token: str = "") -> str:
    """Bring both commits of a pull request into the clone; returns where the change began.

    Raises:
        GitHubError: they aren't there, or the head isn't the commit that the run was of.
    """
    environment = dict(os.environ)
    if token:  # not on a command line, where every process could read it
        secret = base64.b64encode(f"x-access-token:{token}".encode()).decode()
        environment |= {
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "http.https://github.com/.extraheader",
            "GIT_CONFIG_VALUE_0": f"AUTHORIZATION: basic {secret}",
        }
    head = f"+refs/pull/{int(pull_request.number)}/head:{FETCHED}"
    git = ["git", "-C", str(root)]
    done = subprocess.run(
        [*git, "fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "origin", pull_request.base, head],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise GitHubError(f"git can't fetch pull request {pull_request.number}: {done.stderr.strip()[:300]}")
    if GitTree(root, FETCHED).commit != pull_request.head:
        raise GitHubError(f"pull request {pull_request.number} has moved on since the run")
    merge_base = subprocess.run(
        [*git, "merge-base", pull_request.base, pull_request.head],
        capture_output=True,
        text=True,
        check=False,
    )
    return merge_base.stdout.strip() or pull_request.base


def _captured(data: bytes | None) -> tuple[Captured, str]:
    """What the untrusted job says, or why nothing of it can be used."""
    nothing = Captured({}, {}, {})
    if data is None:
        return nothing, "its program ended with an error, or its artefact is too large"
    try:
        return read_captured(unpacked(data)), ""
    except (ArtefactError, HeadError) as error:
        return nothing, f"its artefact can't be used: {error}"
