"""A bucket gets what differs and loses what is gone, in calls that S3 takes."""

from typing import Any

import pytest

from publishing.errors import PublishingError
from publishing.manifest import Manifest
from publishing.objects import Changes, Object, apply, compare

BUCKET = "documents-bucket"


class Deleting:
    """S3's DeleteObjects, which takes a thousand keys (Amazon S3 API reference)."""

    def __init__(self, kept: str = "") -> None:
        self.calls: list[int] = []
        self.kept = kept

    def delete_objects(self, **call: Any) -> dict[str, Any]:
        assert call["Bucket"] == BUCKET
        keys = [each["Key"] for each in call["Delete"]["Objects"]]
        assert 0 < len(keys) <= 1_000
        assert call["Delete"]["Quiet"]
        self.calls.append(len(keys))
        kept = [{"Key": key, "Message": "Access Denied"} for key in keys if key == self.kept]
        return {"Errors": kept} if kept else {}


def changes(count: int) -> Changes:
    return Changes({}, tuple(f"k{number}" for number in range(count)), {})


def test_five_thousand_objects_go_in_calls_of_a_thousand() -> None:
    s3: Any = Deleting()
    apply(s3, BUCKET, changes(5_001), Manifest(s3, BUCKET, "sync/manifest"))
    assert s3.calls == [1_000] * 5 + [1]


def test_an_object_that_s3_keeps_is_an_error_that_names_it() -> None:
    s3: Any = Deleting(kept="k7")
    with pytest.raises(PublishingError, match="DeleteObjects: k7: Access Denied"):
        apply(s3, BUCKET, changes(9), Manifest(s3, BUCKET, "sync/manifest"))


def test_what_differs_is_written_and_what_is_gone_deleted_unless_it_is_anothers(s3: Any) -> None:
    manifest = Manifest(s3, BUCKET, "sync/manifest")
    for key, body in (
        ("k/same", b"1"),
        ("k/other", b"1"),
        ("k/gone", b"1"),
        ("k/theirs", b"1"),
        ("else", b"1"),
    ):
        s3.put_object(Bucket=BUCKET, Key=key, Body=body)
    wanted = {
        key: Object(b"1" if key == "k/same" else b"2", "text/plain") for key in ("k/same", "k/other", "k/new")
    }
    found = compare(s3, BUCKET, "k/", wanted, manifest, lambda key: key != "k/theirs")
    assert sorted(found.write) == ["k/new", "k/other"]
    assert found.delete == ("k/gone",)
    assert sorted(found.present) == ["k/gone", "k/other", "k/same"]
    heard: list[tuple[int, int]] = []
    apply(s3, BUCKET, found, manifest, lambda done, total: heard.append((done, total)))
    assert heard == [(1, 2), (2, 2)]
    new = s3.get_object(Bucket=BUCKET, Key="k/new")
    assert (new["Body"].read(), new["ContentType"], new["CacheControl"]) == (b"2", "text/plain", "no-cache")
    assert compare(s3, BUCKET, "k/", wanted, manifest, lambda key: key != "k/theirs").are_none
