"""A repository under attack: GitHub as it pages and filters, and a pull request with all that its author controls."""

import io
import json
import subprocess
import zipfile
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from review.github import BOT
from tests.review.github_stand import Stand

ROOT = Path(__file__).parents[2]
GRAPH: dict[str, Any] = json.loads((ROOT / "api" / "data" / "graphs" / "dev.json").read_text("utf-8"))
BASE_FILES = [
    *(ROOT / ".github" / "workflows").glob("*.yml"),
    *(
        ROOT / name
        for name in ("Makefile", "requirements.txt", "pyproject.toml", "Pulumi.yaml", "Pulumi.dev.yaml")
    ),
]
TOKEN = "ghs_5ecretOfTheTrustedJob"


class Watched(Stand):
    """Pages comments, filters pull requests, refuses what GitHub refuses, and remembers every write."""

    def __init__(self) -> None:
        super().__init__()
        self.writes: list[tuple[str, str]] = []
        self.rows: list[dict[str, Any]] | None = None
        self.ignores_filter = False
        self.before: dict[str, Callable[[], None]] = {}

    def answer(self, method: str, address: str, body: dict[str, Any], token: str) -> tuple[int, Any]:
        split = urlsplit(address)
        path = split.path.removeprefix("/repos/o/r/")
        query = parse_qs(split.query)
        self.before.pop(path, lambda: None)()
        if method != "GET":
            self.asked.append((method, address, token))
            return self._written(method, path, body)
        if path == "pulls" and self.ignores_filter:
            self.asked.append((method, address, token))
            return 200, [one for one in self.pulls if one["state"] == "open"]
        code, found = super().answer(method, address, body, token)
        if path == "pulls":
            return code, [one for one in found if one["state"] == "open"]
        if path.endswith("/artifacts") and self.rows is not None:
            return 200, {"total_count": len(self.rows), "artifacts": self.rows}
        if path.endswith("/comments"):
            most, page = int(query.get("per_page", ["30"])[0]), int(query.get("page", ["1"])[0])
            return 200, self.comments[(page - 1) * most : page * most]
        return code, found

    def serves(self, artefact: bytes, rows: list[dict[str, Any]] | None = None) -> None:
        self.artefact, self.rows = artefact, rows

    def _written(self, method: str, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        self.writes.append((method, path))
        text = body.get("body", "")
        if list(body) != ["body"] or len(text) > 65_536:
            return 422, {"message": "Validation Failed"}
        if method == "POST" and path == "issues/5/comments":
            self.comments.append(comment(1_000_000 + len(self.comments), BOT, text))
            return 201, self.comments[-1]
        for one in self.comments:
            if method == "PATCH" and path == f"issues/comments/{one['id']}":
                one["body"] = text
                return 200, one
        return 404, {"message": "Not Found"}


def comment(number: int, login: str, body: str) -> dict[str, Any]:
    kind = "Bot" if login.endswith("[bot]") else "User"
    return {"id": number, "user": {"login": login, "type": kind}, "body": body, "html_url": f"u{number}"}


def zipped(*members: tuple[str | zipfile.ZipInfo, str | bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in members:
            archive.writestr(name, text)
    return data.getvalue()


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    command = ["git", "-C", str(folder), *who, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


class Scene:
    """Pull request 5 from `mallory/r`, before its trusted job runs. Everything may be changed by an attack.

    `tries` change it one after the other, each before a run of the job; `must_say` has to stand in the comment;
    `posts` is None where it may be written or not.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.origin, self.clone = folder, folder / "origin", folder / "clone"
        self.ran, self.secret = folder / "ran", folder / "secret"
        self.secret.write_text(TOKEN, "utf-8")
        self.state = Watched()
        self.record: dict[str, Any] = {
            "schema": "public-bedrock-agent/review-head",
            "version": 1,
            "graphs": {"dev": deepcopy(GRAPH)},
            "places": {"dev": {}},
            "broken": {},
        }
        self.head_files: dict[str, str | bytes | Path] = {"note.md": "a change\n"}
        self.tries: list[Callable[[], object]] = []
        self.must_say: list[str] = []
        self.posts: bool | None = True
        self.head = ""
        self.event: dict[str, Any] = {}
        self._based()

    def _based(self) -> None:
        graphs = self.origin / "api" / "data" / "graphs"
        graphs.mkdir(parents=True)
        (graphs / "dev.json").write_text(json.dumps(GRAPH), "utf-8")
        for file in BASE_FILES:
            copy = self.origin / file.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
        git(self.origin, "init", "-q", "-b", "main")
        self.base = self._committed()
        git(self.folder, "clone", "-q", str(self.origin), str(self.clone))

    def _committed(self) -> str:
        git(self.origin, "add", "-A")
        git(self.origin, "commit", "-q", "--allow-empty", "-m", "@everyone [pwned](https://evil.example)")
        return git(self.origin, "rev-parse", "HEAD")

    @property
    def nodes(self) -> list[dict[str, Any]]:
        """The resources that the artefact tells of."""
        nodes: list[dict[str, Any]] = self.record["graphs"]["dev"]["nodes"]
        return nodes

    def node(self, name: str) -> dict[str, Any]:
        return next(one for one in self.nodes if one["name"] == name)

    def with_node(self, name: str, **fields: Any) -> None:
        bucket = {"type": "aws:s3/bucket:Bucket", "kind": "resource", "inputs": {"forceDestroy": True}}
        self.nodes.append({"name": name, **bucket, **fields})
        self.nodes.sort(key=lambda one: str(one["name"]))

    def push(self) -> str:
        """Commit `head_files` as the pull request's head."""
        git(self.origin, "switch", "-q", "--detach", self.base)
        for name, content in self.head_files.items():
            file = self.origin / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.unlink(missing_ok=True)
            if isinstance(content, Path):
                file.symlink_to(content)
            else:
                file.write_bytes(content.encode() if isinstance(content, str) else content)
        head = self._committed()
        git(self.origin, "update-ref", "refs/pull/5/head", head)
        git(self.origin, "switch", "-q", "main")
        self.head = head
        return head

    def opens(self, branch: str) -> None:
        """The pull request comes from this branch; somebody else's stands at the same commit."""
        self.event = run_event(self.head, branch)
        other = pull(6, self.head, self.base, "main", "victim")
        self.state.pulls = [pull(5, self.head, self.base, branch), other]

    def sends(self, artefact: bytes) -> None:
        """One run of the job gets this artefact."""
        self.tries.append(lambda: self.state.serves(artefact))

    def told(self) -> bytes:
        return zipped(("head.json", json.dumps(self.record)))


def pull(number: int, head: str, base: str, branch: str = "change", owner: str = "mallory") -> dict[str, Any]:
    """A pull request as GitHub lists it; each owner's fork has an id of its own."""
    fork = {"id": sum(owner.encode()), "name": "r", "owner": {"login": owner}}
    return {
        "number": number,
        "state": "open",
        "label": f"{owner}:{branch}",
        "head": {"sha": head, "ref": branch, "label": f"{owner}:{branch}", "repo": fork},
        "base": {"sha": base, "ref": "main", "repo": {"id": 1}},
    }


def run_event(head: str, branch: str = "change", owner: str = "mallory") -> dict[str, Any]:
    """The `workflow_run` event that GitHub writes when the untrusted run has ended."""
    fork = {"id": sum(owner.encode()), "name": "r", "owner": {"login": owner}}
    run = {"id": 3, "event": "pull_request", "head_sha": head, "head_branch": branch, "head_repository": fork}
    return {"action": "completed", "workflow_run": {**run, "pull_requests": []}}
