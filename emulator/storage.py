"""S3 and DynamoDB: moto's server on its own port, its S3 kept across restarts.

Two things are put around moto: HTTP/1.1 with connections that stay open (a sync is hundreds of small uploads), and one
request at a time to DynamoDB, whose conditional writes moto doesn't make atomic.
"""

import os
import threading
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

os.environ.setdefault("MOTO_DISABLE_GLOBAL_CORS", "true")  # read by moto at import: no web page may read this

from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from moto.s3.models import FakeKey, S3Backend, s3_backends
from werkzeug.serving import BaseWSGIServer, make_server

from emulator import snapshot
from emulator.documents import S3Object
from emulator.folder import DataFolder, Notice
from emulator.listen import listen
from emulator.names import ACCOUNT, BUCKET, REGION

SNAPSHOT = "storage.zip"
POLL_SECONDS = 0.05  # how soon the server notices that it should stop


class _Handler(MotoRequestHandler):
    """Moto's handler, keeping connections open and quiet."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 75.0

    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing: the requests are the caller's, and there are hundreds."""


class _Application:
    """Moto's dispatcher, with DynamoDB's requests in a row."""

    def __init__(self) -> None:
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._dynamodb = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ.get("HTTP_X_AMZ_TARGET", "").startswith("DynamoDB_"):
            with self._dynamodb:
                return list(self._moto(environ, start_response))
        answer: Iterable[bytes] = self._moto(environ, start_response)
        return answer


class Storage:
    """S3 and DynamoDB on 127.0.0.1; port 0 takes a free one. Holds the bucket `names.BUCKET` from the start."""

    def __init__(self, folder: DataFolder, port: int, notice: Notice) -> None:
        self._folder = folder
        self._listener = listen(port)
        self._restore(notice)
        if BUCKET not in _s3().buckets:
            _s3().create_bucket(BUCKET, REGION)
        self._server: BaseWSGIServer = make_server(
            "127.0.0.1",
            0,
            _Application(),
            threaded=True,
            request_handler=_Handler,
            fd=self._listener.fileno(),
        )
        self._server.daemon_threads = True  # type: ignore[attr-defined]
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(POLL_SECONDS,), name="storage", daemon=True
        )
        self._thread.start()

    @property
    def url(self) -> str:
        """The endpoint URL for boto3's S3 and DynamoDB clients."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def objects(self, prefix: str) -> list[S3Object]:
        """The newest version of each object of the bucket under `prefix`, by key."""
        return [S3Object(key.name, body) for key, body in _newest(BUCKET) if key.name.startswith(prefix)]

    def save(self) -> None:
        """Write S3's content to the data folder."""
        buckets = list(_s3().buckets)
        objects = [_stored(bucket, key, body) for bucket in buckets for key, body in _newest(bucket)]
        taken = snapshot.Snapshot(buckets, objects)
        self._folder.replace(SNAPSHOT, lambda path: snapshot.write(taken, path))

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
        self._listener.close()
        self._thread.join()

    def _restore(self, notice: Notice) -> None:
        path: Path = self._folder.path / SNAPSHOT
        try:
            kept = snapshot.read(path)
        except FileNotFoundError:
            return
        except (snapshot.DamagedError, OSError) as error:
            notice(f"{path} can't be read ({error}); starting with an empty bucket")
            return
        for name in kept.buckets:
            _s3().create_bucket(name, REGION)
        for each in kept.objects:
            key = _s3().put_object(each.bucket, each.key, each.body, disable_notification=True)
            key.last_modified = datetime.fromisoformat(each.modified)
            key.set_metadata(each.metadata)


def _s3() -> S3Backend:
    backend: S3Backend = s3_backends[ACCOUNT]["aws"]
    return backend


def _newest(bucket: str) -> list[tuple[FakeKey, bytes]]:
    found = []
    for versions in dict(_s3().buckets[bucket].keys).values():  # a copy: uploads may go on
        newest = versions[-1] if versions else None
        if isinstance(newest, FakeKey):
            try:
                found.append((newest, newest.value))
            except ValueError:  # deleted or replaced since the copy: moto has closed its file
                continue
    return sorted(found, key=lambda each: each[0].name)


def _stored(bucket: str, key: FakeKey, body: bytes) -> snapshot.StoredObject:
    kept = {name: str(value) for name, value in key.metadata.items()}
    return snapshot.StoredObject(bucket, key.name, body, key.last_modified.isoformat(), kept)
