"""S3's buckets as one zip file: `manifest.json` says what the numbered members are. Zip's own CRCs find damage."""

import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VERSION = 1
MANIFEST = "manifest.json"
EPOCH = (1980, 1, 1, 0, 0, 0)


class DamagedError(Exception):
    """The file isn't a snapshot that this version can read."""


@dataclass(frozen=True)
class StoredObject:
    """An object of a bucket. `modified` is ISO 8601 in UTC; `metadata` holds content type and user metadata."""

    bucket: str
    key: str
    body: bytes
    modified: str
    metadata: dict[str, str]


@dataclass(frozen=True)
class Snapshot:
    """What S3 held: bucket names and the newest version of each object."""

    buckets: list[str]
    objects: list[StoredObject]


def write(snapshot: Snapshot, path: Path) -> None:
    """Write the snapshot to `path`, replacing what is there."""
    manifest: dict[str, Any] = {"version": VERSION, "buckets": snapshot.buckets, "objects": []}
    with zipfile.ZipFile(path, "w") as archive:
        for number, each in enumerate(snapshot.objects):
            archive.writestr(zipfile.ZipInfo(str(number), EPOCH), each.body)
            manifest["objects"].append([each.bucket, each.key, each.modified, each.metadata])
        archive.writestr(zipfile.ZipInfo(MANIFEST, EPOCH), json.dumps(manifest))


def read(path: Path) -> Snapshot:
    """The snapshot in `path`. Raises FileNotFoundError, or DamagedError for anything but a whole snapshot."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            if manifest["version"] != VERSION:
                raise DamagedError(f"version {manifest['version']}, not {VERSION}")
            return Snapshot(list(manifest["buckets"]), list(_objects(archive, manifest["objects"])))
    except (
        zipfile.BadZipFile,
        ValueError,
        KeyError,
        TypeError,
        EOFError,
        NotImplementedError,
        zlib.error,
    ) as error:
        raise DamagedError(str(error)) from error


def _objects(archive: zipfile.ZipFile, entries: list[Any]) -> Iterator[StoredObject]:
    for number, (bucket, key, modified, metadata) in enumerate(entries):
        yield StoredObject(str(bucket), str(key), archive.read(str(number)), str(modified), dict(metadata))
