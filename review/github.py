"""GitHub's REST API, as far as one comment needs it (GitHub REST API documentation, version 2022-11-28)."""

import json
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from itertools import count
from typing import Any

from api.contract.outside import json_of
from review.artefact import MOST_ZIPPED, NAME
from review.comment import MARKER
from review.side import MALFORMED

BOT = "github-actions[bot]"
SECONDS = 30
_SHA = re.compile(r"[0-9a-f]{40}")


class GitHubError(Exception):
    """GitHub didn't do what was asked; the message says what and why."""


@dataclass(frozen=True)
class PullRequest:
    """What GitHub itself says of a pull request."""

    number: int
    base: str
    head: str


@contextmanager
def understood() -> Iterator[None]:
    """Read what GitHub says in this context: an answer or event of another form is a GitHubError too."""
    try:
        yield
    except (*MALFORMED, LookupError, HTTPException, OSError) as error:
        said = f"{type(error).__name__}: {error}"[:200]
        raise GitHubError(f"GitHub's event or answer isn't of the documented form ({said})") from error


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect leads to another host, which must not see the token."""

    def redirect_request(self, *_: Any) -> None:
        return None


class GitHub:
    """One repository's API, with the token of the job."""

    def __init__(self, repository: str, token: str, address: str = "https://api.github.com") -> None:
        if not re.fullmatch(r"[A-Za-z0-9-]+/[A-Za-z0-9._-]+", repository):
            raise GitHubError(f"{repository!r} is no repository's name")
        self._repository, self._token, self._address = repository, token, address.rstrip("/")
        self._opener = urllib.request.build_opener(_NoRedirect)

    @understood()
    def pull_request(self, run: Mapping[str, Any]) -> PullRequest | None:
        """The open pull request of a finished run, found by what the trusted event says of the run.

        None where there is none any more, or where it has a newer commit, whose own run will speak for it.
        """
        head = str(run["head_sha"])
        if not _SHA.fullmatch(head):
            raise GitHubError(f"{head[:60]!r} is no commit")
        fork, branch = run.get("head_repository"), str(run["head_branch"])
        if not fork:  # deleted since
            return None
        owner = fork["owner"]["login"]
        query = urllib.parse.urlencode({"state": "open", "head": f"{owner}:{branch}", "per_page": 100})
        for one in self._json("GET", f"pulls?{query}"):
            same = (one.get("head") or {}).get("repo") or {}
            if one["head"]["sha"] == head and same.get("id") == fork["id"]:
                return PullRequest(int(one["number"]), str(one["base"]["sha"]), head)
        return None

    @understood()
    def artefact(self, run: int) -> bytes | None:
        """The zip of the run's one artefact, None where it made none or a larger one than anybody needs."""
        listed = self._json("GET", f"actions/runs/{int(run)}/artifacts?name={NAME}&per_page=10")["artifacts"]
        fitting = [one for one in listed if one["name"] == NAME and one["size_in_bytes"] <= MOST_ZIPPED]
        return self._download(f"actions/artifacts/{int(fitting[-1]['id'])}/zip") if fitting else None

    @understood()
    def publish(self, number: int, text: str) -> str:
        """Write the one comment of a pull request, or edit it; returns its address."""
        own = next((one for one in self._comments(number) if _is_ours(one)), None)
        if own is None:
            return str(self._json("POST", f"issues/{number}/comments", {"body": text})["html_url"])
        if own["body"].rstrip() == text.rstrip():
            return str(own["html_url"])
        return str(self._json("PATCH", f"issues/comments/{int(own['id'])}", {"body": text})["html_url"])

    def _comments(self, number: int) -> Iterator[dict[str, Any]]:
        for page in count(1):  # strangers write as many as they like before ours
            found = self._json("GET", f"issues/{number}/comments?per_page=100&page={page}")
            yield from found
            if len(found) < 100:
                return

    def _json(self, method: str, path: str, body: dict[str, str] | None = None) -> Any:
        with self._asked(method, path, body) as answer:
            return json_of(answer.read())

    def _asked(self, method: str, path: str, body: dict[str, str] | None = None) -> Any:
        request = urllib.request.Request(  # noqa: S310 - the address is the API's
            f"{self._address}/repos/{self._repository}/{path}",
            method=method,
            data=json.dumps(body).encode() if body else None,
            headers={
                "Authorization": f"Bearer {self._token}",
                "Accept": "application/vnd.github+json",
                "X-GitHub-Api-Version": "2022-11-28",
                "Content-Type": "application/json",
            },
        )
        return self._opened(request, f"{method} {path.partition('?')[0]}")

    def _opened(self, request: urllib.request.Request, what: str) -> Any:
        try:
            return self._opener.open(request, timeout=SECONDS)
        except urllib.error.HTTPError as error:
            if error.code in (301, 302, 307) and request.get_method() == "GET":
                return error
            error.close()
            raise GitHubError(f"{what}: GitHub answers {error.code}") from error
        except urllib.error.URLError as error:
            raise GitHubError(f"GitHub can't be reached: {error.reason}") from error

    def _download(self, path: str) -> bytes:
        """A file that GitHub keeps elsewhere, fetched there without the token."""
        with self._asked("GET", path) as answer:
            place = answer.headers.get("Location")
            if not place:
                return bytes(answer.read(MOST_ZIPPED + 1))
        if urllib.parse.urlsplit(place).scheme != urllib.parse.urlsplit(self._address).scheme:
            raise GitHubError("GitHub's redirect leads to another scheme")
        request = urllib.request.Request(place)  # noqa: S310 - the scheme is the API's
        with self._opened(request, f"GET {path}") as answer:
            return bytes(answer.read(MOST_ZIPPED + 1))


def _is_ours(comment: dict[str, Any]) -> bool:
    """Written by the job itself: anybody may write the marker."""
    return (comment.get("user") or {}).get("login") == BOT and str(comment.get("body", "")).startswith(MARKER)
