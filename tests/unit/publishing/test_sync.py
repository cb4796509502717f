"""The sync makes S3 and the index hold exactly the folder's chunks, and does no work twice."""

import hashlib
import json
from dataclasses import replace

import pytest

from api.contract import KNOWLEDGE_PREFIX
from content import Document, Library
from publishing.errors import PublishingError
from publishing.objects import apply
from publishing.sync import Outcome, Progress, make_plan, object_key, synchronise

NAMES = ("a.md", "sub/b.md")


def library(**texts):
    documents = [Document.parse(path.replace("_", "/") + ".md", text) for path, text in texts.items()]
    return Library(tuple(documents))


FIRST = library(a="# A\n\nOne apple.\n\n## Pear\n\nTwo pears.\n", sub_b="# B\n\nThree plums.\n")


class Recording(Progress):
    def __init__(self):
        self.uploads, self.ingestions = [], []

    def upload(self, done, total):
        self.uploads.append((done, total))

    def ingest(self, done, total):
        self.ingestions.append((done, total))


@pytest.fixture
def target(place):
    return replace(place[0](), runtime=None)


def keys(target):
    answer = target.s3.list_objects_v2(Bucket=target.bucket, Prefix=KNOWLEDGE_PREFIX)
    return sorted(entry["Key"] for entry in answer.get("Contents", []))


def test_a_folder_becomes_objects_with_sidecars_and_then_nothing_is_left_to_do(target):
    progress = Recording()
    outcome = synchronise(FIRST, target, progress)
    assert outcome == Outcome(written=3, deleted=0, unchanged=0, indexed=3, way="job")
    assert keys(target) == [
        "knowledge/a.md/a-01.md",
        "knowledge/a.md/a-01.md.metadata.json",
        "knowledge/a.md/pear-01.md",
        "knowledge/a.md/pear-01.md.metadata.json",
        "knowledge/sub/b.md/b-01.md",
        "knowledge/sub/b.md/b-01.md.metadata.json",
    ]
    sidecar = target.s3.get_object(Bucket=target.bucket, Key="knowledge/a.md/pear-01.md.metadata.json")[
        "Body"
    ].read()
    assert json.loads(sidecar)["metadataAttributes"] == {
        "path": "a.md",
        "title": "A",
        "section": "A > Pear",
        "anchor": "pear",
        "version": FIRST.chunks[1].version,
    }
    assert progress.uploads[-1] == (6, 6)
    assert progress.ingestions[-1] == (3, 3)
    assert synchronise(FIRST, target) == Outcome(written=0, deleted=0, unchanged=3, indexed=0, way="none")


def test_an_edit_uploads_and_indexes_one_chunk_and_a_deletion_removes_its_objects(target):
    synchronise(FIRST, target)
    edited = library(a="# A\n\nOne apple.\n\n## Pear\n\nTwenty pears.\n")
    outcome = synchronise(edited, target)
    assert outcome == Outcome(written=1, deleted=1, unchanged=1, indexed=1, way="direct")
    assert [key for key in keys(target) if "sub" in key] == []


def test_an_upload_without_its_ingestion_is_ingested_by_the_next_sync(target):
    synchronise(FIRST, target)
    changed = library(a="# A\n\nFour figs.\n")
    apply(target.s3, target.bucket, make_plan(changed, target).changes, target.manifest)
    assert make_plan(changed, target).changes.are_none
    assert synchronise(changed, target).way == "job"


def test_a_document_that_fails_is_named_with_its_reason_and_tried_again(target):
    long = "word " * 9_000
    synchronise(FIRST, target)
    broken = Library((*FIRST.documents, Document.parse("long.md", f"# Long\n\n```\n{long}\n```\n")))
    for _ in range(2):
        outcome = synchronise(broken, target)
        assert [one.key for one in outcome.failures] == ["knowledge/long.md/long-01.md"]
        assert "Text and metadata of a vector must have at most" in outcome.failures[0].reason
    assert outcome.written == 0, "what failed is in the bucket; only its ingestion is tried again"
    assert outcome.way == "job"
    assert synchronise(FIRST, target).failures == ()
    assert synchronise(FIRST, target).way == "none"


def test_many_changes_are_ingested_by_a_job_and_few_by_name(target):
    many = library(**{f"d{number}": f"# D{number}\n\nText {number}.\n" for number in range(21)})
    assert synchronise(FIRST, target).way == "job"
    assert synchronise(many, target).way == "job", "21 written and 3 deleted"
    edited = library(**{f"d{number}": f"# D{number}\n\nOther text {number}.\n" for number in range(20)})
    assert synchronise(edited, target).way == "job", "20 written and 1 deleted"
    again = library(**{f"d{number}": f"# D{number}\n\nText {number}.\n" for number in range(20)})
    outcome = synchronise(again, target)
    assert (outcome.way, outcome.indexed) == ("direct", 20)


def test_a_key_too_long_for_the_direct_call_is_ingested_by_a_job(target):
    synchronise(FIRST, target)
    name = "d" * 90
    assert (
        synchronise(Library((*FIRST.documents, Document.parse(f"{name}.md", "# A\n\nB c d.\n"))), target).way
        == "job"
    )


def test_where_etags_are_no_hashes_a_manifest_tells_what_is_unchanged(target):
    """As with SSE-KMS: the service's ETags are anything but the MD5 of the content."""
    writes = opaque_etags(target.s3)
    assert synchronise(FIRST, target).written == 3
    writes.clear()
    assert synchronise(FIRST, target).way == "none"
    assert writes == []
    edited = library(a="# A\n\nOne apple.\n\n## Pear\n\nTwenty pears.\n", sub_b="# B\n\nThree plums.\n")
    assert synchronise(edited, target).written == 1
    assert sorted(writes) == [
        "knowledge/a.md/pear-01.md",
        "knowledge/a.md/pear-01.md.metadata.json",
        "sync/ingested",
        "sync/manifest",
    ]
    target.s3.put_object(Bucket=target.bucket, Key="knowledge/a.md/pear-01.md", Body=b"by another hand")
    assert synchronise(edited, target).written == 1
    target.s3.put_object(Bucket=target.bucket, Key="sync/manifest", Body=b"damaged")
    assert synchronise(edited, target).written == 3, "without the manifest all is written again"


def opaque_etags(s3):
    """Turn the MD5s that moto answers with into other names, as KMS does; returns the list of keys written."""
    writes = []

    def other(etag):
        return f'"{hashlib.sha256(etag.encode()).hexdigest()[:32]}"'

    def of_put(parsed, **_):
        parsed["ETag"] = other(parsed["ETag"])

    def of_list(parsed, **_):
        for entry in parsed.get("Contents", []):
            entry["ETag"] = other(entry["ETag"])

    s3.meta.events.register("after-call.s3.PutObject", of_put)
    s3.meta.events.register("after-call.s3.ListObjectsV2", of_list)
    s3.meta.events.register(
        "provide-client-params.s3.PutObject", lambda params, **_: writes.append(params["Key"])
    )
    return writes


def test_a_missing_bucket_is_one_sentence(target):
    broken = type(target)(target.s3, target.bedrock_agent, "no-such-bucket", "LOCALKB001", "LOCALDS001")
    with pytest.raises(PublishingError, match="ListObjectsV2: The specified bucket does not exist"):
        synchronise(FIRST, broken)


def test_a_bucket_with_the_keys_of_an_older_version_moves_to_the_new_ones_by_one_sync(target):
    for key in ("a.md/start-01.md", "a.md/a-01.md", "gone.md/start-01.md"):
        target.s3.put_object(Bucket=target.bucket, Key=f"knowledge/{key}", Body=b"old")
        target.s3.put_object(Bucket=target.bucket, Key=f"knowledge/{key}.metadata.json", Body=b"{}")
    moved = library(a="Before any heading.\n\n## Start\n\nUnder a heading.\n")
    assert synchronise(moved, target).written == 2
    assert [key for key in keys(target) if key.endswith(".md") and key.startswith("knowledge/")] == [
        "knowledge/a.md/(start)-01.md",
        "knowledge/a.md/start-01.md",
    ]


def test_a_very_long_heading_still_gives_a_valid_key():
    chunk = Document.parse("a.md", f"# {'é' * 900}\n\ntext").chunks[0]
    assert len(f"{object_key(chunk)}.metadata.json".encode()) <= 1_024
