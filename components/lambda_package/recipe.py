"""Which files go into the package, and in which form: pure functions from wheels and `api/` to entries.

An entry is a path in the zip (POSIX, relative to /var/task) and its bytes.
"""

import zipfile
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path

from .botocore_data import prune_botocore
from .target import PackageError

# What a wheel may hold that a running function never opens. A pattern matches the whole path; `*` crosses folders.
LEFT_OUT = (
    "*.pyi",
    "*/py.typed",
    "*/tests/*",
    "*/test/*",
    "*/.agents/*",  # FastAPI's instructions for coding assistants
    "*.js",  # urllib3 in a browser
    "boto3/data/*",  # `boto3.resource` models; the app uses clients
    "boto3/examples/*",
    "pydantic/mypy.py",
    # The old pydantic inside the new one, for models of old: FastAPI looks for it with each route, and takes its
    # absence for "no such models". 1 MB, and a twentieth of the start.
    "pydantic/v1/*",
    "anyio/pytest_plugin.py",
    "dateutil/zoneinfo/dateutil-zoneinfo.tar.gz",  # botocore parses offsets only
    "*.data/*",  # console scripts, headers
)
# What stays of a distribution's metadata: names and versions for importlib.metadata, and the plugins that
# opentelemetry finds by entry points. Records, licence texts and READMEs stay in the bill of materials' sources.
METADATA = ("METADATA", "entry_points.txt")
API_LEFT_OUT = ("*/__pycache__/*", "*.pyc", "*/.*", "*~")


def package_files(api: Path, wheels: Iterable[Path]) -> dict[str, bytes]:
    """Every file of the package but its bytecode, by its path in the zip.

    Raises PackageError when two wheels claim one path.
    """
    files: dict[str, bytes] = {}
    for wheel in wheels:
        for path, data in wheel_files(wheel):
            if path in files:
                raise PackageError(f"{path} is in two wheels; the second is {wheel.name}")
            files[path] = data
    files = prune_botocore(files)
    files.update(api_files(api))
    return files


def wheel_files(wheel: Path) -> Iterator[tuple[str, bytes]]:
    """The files of one wheel that the package keeps."""
    with zipfile.ZipFile(wheel) as archive:
        for path in archive.namelist():
            if path.endswith("/") or any(fnmatchcase(path, pattern) for pattern in LEFT_OUT):
                continue
            folder, _, name = path.partition("/")
            if folder.endswith(".dist-info"):
                if name in METADATA:
                    yield path, _headers(archive.read(path)) if name == "METADATA" else archive.read(path)
                continue
            yield path, archive.read(path)


def api_files(api: Path) -> Mapping[str, bytes]:
    """Our own files: everything under `api/` but caches and hidden files."""
    found: dict[str, bytes] = {}
    for file in sorted(api.rglob("*")):
        path = f"{api.name}/{file.relative_to(api).as_posix()}"
        if file.is_file() and not any(fnmatchcase(path, pattern) for pattern in API_LEFT_OUT):
            found[path] = file.read_bytes()
    if f"{api.name}/__init__.py" not in found:
        raise PackageError(f"{api} holds no package; run this from the repository's root")
    return found


def _headers(metadata: bytes) -> bytes:
    """A METADATA file without its body, the project's README (Core metadata specifications, PyPA)."""
    return metadata.replace(b"\r\n", b"\n").partition(b"\n\n")[0] + b"\n"
