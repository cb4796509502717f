"""Commits of a small repository as corpora, a stack on the emulator, and a process that dies in the middle."""

import random
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3

from api.contract import KNOWLEDGE_PREFIX
from cli.local_stack import LocalStack
from content import load
from publishing import checkout
from publishing.clients import client_config
from publishing.clock import Clock
from publishing.deployment import read_deployment
from publishing.objects import Object
from publishing.site.build import Page
from publishing.stack import Corpus, Published, StackNames, publish
from publishing.sync import Target, objects

SITE_BUCKET = "site-bucket"


def git(folder: Path, *arguments: str, at: int = 0) -> str:
    """Run git there as somebody; commits are made `at` seconds after a fixed moment."""
    moment = f"2026-01-01T00:{at // 60:02}:{at % 60:02}Z"
    environment = {
        "GIT_AUTHOR_DATE": moment,
        "GIT_COMMITTER_DATE": moment,
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder),
    }
    who = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
    command = ["git", *who, *arguments]
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, env=environment)
    return ended.stdout.strip()


class History:
    """A repository of documents with one commit after another."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.knowledge = folder / "knowledge"
        self.knowledge.mkdir(parents=True)
        self.commits: list[str] = []
        self._random = random.Random(seed)
        git(folder, "init", "-q")

    def commit(self, documents: int, edited: int, gone: int = 0) -> str:
        """Write so many documents, change some and take some away; returns the commit."""
        number = len(self.commits)
        for each in range(documents):
            path = self.knowledge / f"d{each}.md"
            if not path.exists() or each < edited:
                path.write_text(
                    f"# D{each}\n\nPassage {each} of commit {number}.\n\n## More\n\nAlso {each}.\n", "utf-8"
                )
        for each in range(documents - gone, documents):
            (self.knowledge / f"d{each}.md").unlink()
        git(self.folder, "add", "-A", at=number)
        git(self.folder, "commit", "-qm", str(number), at=number)
        self.commits.append(git(self.folder, "rev-parse", "HEAD"))
        return self.commits[-1]

    @contextmanager
    def corpus(self, commit: str, *, is_roll_back: bool = False) -> Iterator[Corpus]:
        """That commit as what is to be deployed, with one page that tells which."""
        with checkout.folder_at(commit, self.knowledge) as (folder, full):
            rendered = {
                "index.html": Page(f"page of {full}".encode, "text/html"),
                **{
                    f"documents/{path.name}": Page(path.read_bytes, "text/html")
                    for path in folder.glob("*.md")
                },
            }
            yield Corpus(load(folder), rendered, full, self.knowledge, is_roll_back=is_roll_back)


Place = tuple[Callable[[], Target], StackNames]
"""What makes the clients of a process of its own, and the stack's names."""


def place_of(running: LocalStack) -> Place:
    """A running emulator as a stack whose buckets and index are empty, whatever they held before."""
    session = boto3.Session("local", "local", region_name="us-east-1")
    one_at_a_time = threading.Lock()

    def target() -> Target:
        with one_at_a_time:
            of_s3 = client_config()
            return Target(
                session.client("s3", endpoint_url=running.storage, config=of_s3),
                session.client("bedrock-agent", endpoint_url=running.bedrock),
                running.bucket,
                running.knowledge_base_id,
                running.data_source_id,
                session.client("bedrock-agent-runtime", endpoint_url=running.bedrock),
            )

    _empty(target())
    return (
        target,
        StackNames("dev", running.knowledge_base_id, running.data_source_id, running.bucket, SITE_BUCKET),
    )


def _empty(target: Target) -> None:
    held_before = {each["Name"] for each in target.s3.list_buckets()["Buckets"]}
    if SITE_BUCKET not in held_before:
        target.s3.create_bucket(Bucket=SITE_BUCKET)
    for bucket in (target.bucket, SITE_BUCKET):
        for page in target.s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
            keys = [{"Key": each["Key"]} for each in page.get("Contents", [])]
            if keys:
                target.s3.delete_objects(Bucket=bucket, Delete={"Objects": keys})
    assert target.source.run_job(clock=Clock(), progress=lambda _: None).failures == ()


def later(minutes: int = 0, hurry: float = 50.0) -> Clock:
    """A clock that is ahead, and whose waits are short."""
    return Clock(
        sleep=lambda seconds: time.sleep(seconds / hurry),
        now=lambda: datetime.now(UTC) + timedelta(minutes=minutes),
    )


def sync(
    corpus: Corpus, target: Target, names: StackNames, clock: Clock | None = None, **options: Any
) -> Published:
    """Publish with leave to delete."""
    return publish(corpus, target, names, may_delete=lambda _: True, clock=clock or later(), **options)


class Died(BaseException):
    """What a killed process would not have lived to see."""


class Requests:
    """What clients sent: counts it, and can let their process die at one of them, before it is sent or after."""

    def __init__(self, target: Target, dies_at: int | None = None, *, is_sent: bool = False) -> None:
        self.target = target
        self.count = 0
        self.writes: list[str] = []
        self.operations: list[str] = []
        self._dies_at, self._is_sent, self._is_dead = dies_at, is_sent, False
        self._lock = threading.Lock()
        for client in filter(None, (target.s3, target.bedrock_agent, target.runtime)):
            client.meta.events.register("before-send", self._before)
            client.meta.events.register("response-received", self._after)

    def _before(self, request: Any, event_name: str, **_: Any) -> None:
        with self._lock:
            if self._is_dead:
                raise Died
            self.count += 1
            operation = event_name.rpartition(".")[2]
            self.operations.append(operation)
            if not operation.startswith(("List", "Get", "Retrieve")):
                self.writes.append(operation)
            if self.count == self._dies_at and not self._is_sent:
                self._is_dead = True
                raise Died

    def _after(self, **_: Any) -> None:
        with self._lock:
            if self._dies_at is not None and self.count >= self._dies_at:
                self._is_dead = True
            if self._is_dead:
                raise Died


def held(target: Target) -> dict[str, str]:
    """What the documents bucket holds of the knowledge: MD5 by key."""
    pages = target.s3.get_paginator("list_objects_v2").paginate(Bucket=target.bucket, Prefix=KNOWLEDGE_PREFIX)
    return {each["Key"]: each["ETag"].strip('"') for page in pages for each in page.get("Contents", [])}


def wanted(corpus: Corpus) -> dict[str, str]:
    """What it should hold."""
    made: dict[str, Object] = objects(corpus.library.chunks)
    return {key: one.md5 for key, one in made.items()}


def retrievable(target: Target) -> dict[str, str]:
    """The version that Retrieve gives of each object, asked for all of them (a hundred at most)."""
    answer = target.runtime.retrieve(
        knowledgeBaseId=target.knowledge_base_id,
        retrievalQuery={"text": "Which passage of which commit is it, and what also?"},
        retrievalConfiguration={"vectorSearchConfiguration": {"numberOfResults": 100}},
    )
    return {
        each["location"]["s3Location"]["uri"].split("/", 3)[3]: each["metadata"]["version"]
        for each in answer["retrievalResults"]
    }


def site(target: Target) -> dict[str, bytes]:
    """The site's bucket, by key."""
    listed = target.s3.list_objects_v2(Bucket=SITE_BUCKET).get("Contents", [])
    return {
        each["Key"]: target.s3.get_object(Bucket=SITE_BUCKET, Key=each["Key"])["Body"].read()
        for each in listed
    }


def assert_is_deployed(corpus: Corpus, target: Target) -> None:
    """The bucket, the index, the pages and the record are this corpus's, whole."""
    assert held(target) == wanted(corpus)
    versions = {f"{KNOWLEDGE_PREFIX}{chunk.key}": chunk.version for chunk in corpus.library.chunks}
    assert retrievable(target) == versions
    assert site(target) == {key: page.body for key, page in corpus.rendered.items()}
    assert read_deployment(target.s3, target.bucket).commit == corpus.commit
