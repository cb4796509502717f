"""From the repository to `build/api.zip`, cached by the content of everything that goes into it."""

import hashlib
import os
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .archive import write_zip
from .bytecode import compile_sources
from .recipe import api_files, package_files
from .sbom import bill_of_materials
from .target import LAMBDA, Interpreter, Target, find_interpreter
from .wheels import cache_folder, fetch_wheels

_KEPT_BUILDS = 8


@dataclass(frozen=True, kw_only=True)
class Package:
    """A finished package: the zip, its CycloneDX bill of materials, and whether the cache had them."""

    zip: Path
    sbom: Path
    sha256: str
    cached: bool


def build_package(root: Path, target: Target = LAMBDA, output: Path | None = None) -> Package:
    """Build the package of the repository at `root`, or take it from the cache, and put it into `output`.

    `output` is `root/build` unless given. The files are `api.zip` and `api.cdx.json`, with the target's name in
    between when it isn't Lambda's. Files that already hold these bytes are left alone.

    Raises PackageError when an interpreter, pip or a wheel is missing.
    """
    interpreter = find_interpreter(target)
    requirements = root / "requirements-api.txt"
    kept = cache_folder() / "packages" / _key(root, requirements, target, interpreter)
    cached = kept.is_dir()
    if not cached:
        _build(root, requirements, target, interpreter, kept)
    folder = output or root / "build"
    folder.mkdir(parents=True, exist_ok=True)
    name = "api" if target == LAMBDA else f"api-{target.name}"
    archive, sbom = folder / f"{name}.zip", folder / f"{name}.cdx.json"
    _place(kept / "api.zip", archive)
    _place(kept / "api.cdx.json", sbom)
    os.utime(kept)
    return Package(
        zip=archive, sbom=sbom, sha256=hashlib.sha256(archive.read_bytes()).hexdigest(), cached=cached
    )


def archive_path(root: Path) -> Path:
    """The zip that the Pulumi program ships: `root/build/api.zip`, built first unless the cache has it.

    Under Pulumi's mocks nothing is uploaded and a capture records only this path, so nothing is built then.
    """
    return root / "build" / "api.zip" if _under_mocks() else build_package(root).zip


def _under_mocks() -> bool:
    try:
        from pulumi.runtime.mocks import MockMonitor
        from pulumi.runtime.settings import get_monitor
    except ImportError:
        return False
    return isinstance(get_monitor(), MockMonitor)


def _build(root: Path, requirements: Path, target: Target, interpreter: Interpreter, kept: Path) -> None:
    wheels = fetch_wheels(requirements, target, interpreter)
    files = package_files(root / "api", wheels)
    files |= compile_sources(files, target, interpreter)
    package = write_zip(files)
    bill = bill_of_materials(package, wheels, target=target.name, python=interpreter.version)
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent) as scratch:
        made = Path(scratch) / "package"
        made.mkdir()
        (made / "api.zip").write_bytes(package)
        (made / "api.cdx.json").write_bytes(bill)
        try:
            made.rename(kept)
        except OSError:  # another build was faster
            if not kept.is_dir():
                raise
    for old in sorted(kept.parent.iterdir(), key=_last_used)[:-_KEPT_BUILDS]:
        shutil.rmtree(old, ignore_errors=True)


def _last_used(kept: Path) -> float:
    try:
        return kept.stat().st_mtime
    except FileNotFoundError:  # the scratch folder of another build, which has ended meanwhile
        return 0.0


def _key(root: Path, requirements: Path, target: Target, interpreter: Interpreter) -> str:
    """A name that changes with anything that could change the package: inputs, target, tools, this recipe."""
    digest = hashlib.sha256()
    for part in _ingredients(root, requirements, target, interpreter):
        digest.update(hashlib.sha256(part).digest())
    return f"{target.name}-{digest.hexdigest()[:24]}"


def _ingredients(root: Path, requirements: Path, target: Target, interpreter: Interpreter) -> Iterator[bytes]:
    yield f"{target} {interpreter.version} zlib {zlib.ZLIB_RUNTIME_VERSION}".encode()
    yield requirements.read_bytes()
    for path, data in api_files(root / "api").items():
        yield path.encode()
        yield data
    for source in sorted(Path(__file__).parent.glob("*.py")):
        yield source.read_bytes()


def _place(source: Path, destination: Path) -> None:
    if destination.is_file() and destination.read_bytes() == source.read_bytes():
        return
    with tempfile.NamedTemporaryFile(dir=destination.parent, delete=False) as scratch:
        scratch.write(source.read_bytes())
    Path(scratch.name).chmod(0o644)
    Path(scratch.name).replace(destination)
