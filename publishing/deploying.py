"""A deployment from its preview to its check, and the way back where the check fails."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from publishing.infrastructure import Preview
from publishing.stack import Published


class Steps(Protocol):
    """What a deployment is made of. Each raises PublishingError where it fails."""

    def preview(self) -> Preview:
        """What `pulumi up` would change."""

    def may(self, preview: Preview) -> bool:
        """Whether to go on."""

    def up(self, preview: Preview) -> None:
        """Make it so."""

    def last_good(self) -> str | None:
        """The commit that last passed the check."""

    def sync(self, to: str | None) -> Published:
        """Bring the knowledge in step, with this checkout or with a commit."""

    def go_back(self, commit: str, preview: Preview) -> None:
        """Bring an earlier commit back: its knowledge, and its code and site where this deployment changed them."""

    def check(self, commit: str | None) -> Sequence[str]:
        """What is wrong with the deployed stack, where a commit should be deployed: one sentence each."""

    def mark_good(self) -> None:
        """Note that what is deployed passed its check."""


@dataclass(frozen=True)
class Deployment:
    """How it ended. `problems` are the check's; `went_back_to` is the commit that was brought back.

    `still_wrong` are the problems that were left after that: they aren't this commit's.
    """

    preview: Preview
    published: Published | None = None
    problems: tuple[str, ...] = ()
    went_back_to: str | None = None
    still_wrong: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether the stack is deployed and passed its check."""
        return self.published is not None and not self.problems and not self.published.outcome.failures


def deploy(steps: Steps, say: Callable[[str], None] = lambda _: None, to: str | None = None) -> Deployment:
    """Preview, up, sync, check; a failed check brings back the last good commit whole.

    Args:
        steps: what it is made of.
        say: hears which step begins.
        to: this checkout's commit where it is deployed though it is older; then nothing older is brought back.

    Raises:
        PublishingError: a step failed; the steps before it stay done, and running it again goes on from there.
    """
    say("preview")
    preview = steps.preview()
    if not steps.may(preview):
        return Deployment(preview)
    if preview.changes:
        say("up")
        steps.up(preview)
    good = steps.last_good()
    say("sync")
    published = steps.sync(to)
    say("check")
    problems = tuple(steps.check(published.commit))
    if not problems:
        if not published.outcome.failures:
            steps.mark_good()
        return Deployment(preview, published)
    if to or good is None or good == published.commit or published.superseded_by:
        return Deployment(preview, published, problems)
    say("roll back")
    steps.go_back(good, preview)
    return Deployment(preview, published, problems, good, tuple(steps.check(good)))
