"""The real package: small, complete, and the same bytes wherever it is built."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from components.lambda_package import LAMBDA, Package, PackageError, archive_path, build_package, host_target
from components.lambda_package.target import find_interpreter
from components.lambda_package.wheels import cache_folder

ROOT = Path(__file__).resolve().parents[3]
ZIP_LIMIT = 8_500_000
UNZIPPED_LIMIT = 28_000_000
pytestmark = [pytest.mark.lambda_zip, pytest.mark.slow, pytest.mark.xdist_group("lambda_bench")]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    return build_package(ROOT, LAMBDA, tmp_path_factory.mktemp("package"))


@pytest.fixture(scope="module")
def host_package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    return build_package(ROOT, host_target(), tmp_path_factory.mktemp("host"))


def _entries(package: Package) -> list[zipfile.ZipInfo]:
    with zipfile.ZipFile(package.zip) as archive:
        return archive.infolist()


def test_it_is_smaller_than_its_limits(package: Package) -> None:
    assert package.zip.stat().st_size <= ZIP_LIMIT
    assert sum(entry.file_size for entry in _entries(package)) <= UNZIPPED_LIMIT


def _copied_repository(folder: Path) -> Path:
    shutil.copytree(ROOT / "api", folder / "api", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "requirements-api.txt", folder)
    return folder


def test_two_builds_in_two_folders_and_two_caches_are_byte_identical(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheels = cache_folder() / "wheels"
    built = []
    for name, seed in (("one", "1"), ("a-longer-name/two", "2")):
        root = _copied_repository(tmp_path / name)
        cache = tmp_path / f"cache-{seed}"
        if wheels.is_dir():  # the downloads may be shared: pip checks their hashes
            shutil.copytree(wheels, cache / "wheels")
        code = "from pathlib import Path; from components import lambda_package as p; p.build_package(Path({!r}))"
        environment = os.environ | {"PYTHONHASHSEED": seed, "PUBLIC_BEDROCK_AGENT_CACHE": str(cache)}
        subprocess.run([sys.executable, "-c", code.format(str(root))], cwd=ROOT, env=environment, check=True)
        built.append([(root / "build" / name).read_bytes() for name in ("api.zip", "api.cdx.json")])
    assert built[0] == built[1]


def test_both_platforms_have_the_same_files_but_for_the_names_of_binaries(
    package: Package, host_package: Package
) -> None:
    def names(package: Package, tag: str) -> list[str]:
        plain = [
            entry.filename.replace(tag, "TAG") if entry.filename.endswith(".pyc") else entry.filename
            for entry in _entries(package)
        ]
        return sorted(name.partition(".")[0] if name.endswith(".so") else name for name in plain)

    assert names(package, LAMBDA.cache_tag) == names(host_package, host_target().cache_tag)


def test_binaries_are_for_the_target(package: Package) -> None:
    with zipfile.ZipFile(package.zip) as archive:
        binaries = [archive.read(name) for name in archive.namelist() if name.endswith(".so")]
    assert binaries
    assert all(binary[:4] == b"\x7fELF" and binary[18:20] == b"\xb7\0" for binary in binaries)  # AArch64


def test_every_source_has_bytecode_of_the_target(package: Package) -> None:
    names = {entry.filename for entry in _entries(package)}
    sources = [name for name in names if name.endswith(".py")]
    for source in sources:
        assert (
            importlib.util.cache_from_source(source).replace(
                sys.implementation.cache_tag or "", "cpython-313"
            )
            in names
        )
    assert len(sources) > 300


def test_the_targets_own_interpreter_loads_the_bytecode(package: Package) -> None:
    magic = subprocess.run(
        [
            find_interpreter(LAMBDA).path,
            "-c",
            "from importlib.util import MAGIC_NUMBER; print(MAGIC_NUMBER.hex())",
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    with zipfile.ZipFile(package.zip) as archive:
        headers = {archive.read(name)[:8].hex() for name in archive.namelist() if name.endswith(".pyc")}
    assert headers == {magic + "01000000"}  # PEP 552: hash-based, unchecked


def test_the_protocol_for_programs_weighs_at_most_40_kb(package: Package) -> None:
    ours = [each for each in _entries(package) if each.filename.startswith(("api/mcp/", "api/routes/"))]
    mcp = [each for each in ours if "mcp" in each.filename]
    assert len(mcp) == 2 * len([*(ROOT / "api" / "mcp").glob("*.py"), "routes/mcp.py"])
    headers = sum(
        76 + 2 * len(each.filename) for each in mcp
    )  # APPNOTE.TXT 4.3.7 and 4.3.12, without extra fields
    assert sum(each.compress_size for each in mcp) + headers <= 40_000


def test_it_holds_the_app_the_graphs_and_both_entries(package: Package) -> None:
    entries = {entry.filename: entry for entry in _entries(package)}
    graphs = {f"api/data/graphs/{file.name}" for file in (ROOT / "api" / "data" / "graphs").glob("*.json")}
    assert graphs <= entries.keys()
    assert {
        "api/__init__.py",
        "api/runtime/__main__.py",
        "mangum/__init__.py",
        "opentelemetry/trace/__init__.py",
    } <= (entries.keys())
    assert entries["api/runtime/bootstrap"].external_attr >> 16 == 0o100755


def test_nothing_is_done_twice_and_an_unchanged_file_is_left_alone(tmp_path: Path) -> None:
    first = build_package(ROOT, host_target(), tmp_path)
    written = first.zip.stat().st_mtime_ns
    second = build_package(ROOT, host_target(), tmp_path)
    assert (second.cached, second.sha256, second.zip.stat().st_mtime_ns) == (True, first.sha256, written)


def test_a_changed_source_makes_another_package(tmp_path: Path, package: Package) -> None:
    root = _copied_repository(tmp_path / "repository")
    (root / "api" / "added.py").write_text("ADDED = 1\n")
    changed = build_package(root, LAMBDA)
    assert changed.sha256 != package.sha256
    assert "api/added.py" in {entry.filename for entry in _entries(changed)}


def test_the_bill_of_materials_lists_what_the_requirements_pin(package: Package) -> None:
    bill = json.loads(package.sbom.read_text())
    pinned = [
        line.split(" ")[0].replace("==", "@")
        for line in (ROOT / "requirements-api.txt").read_text().splitlines()
        if line[:1].isalpha()
    ]
    assert sorted(component["purl"] for component in bill["components"]) == sorted(
        f"pkg:pypi/{pin}" for pin in pinned
    )
    assert bill["metadata"]["component"]["hashes"][0]["content"] == package.sha256


def test_the_recipe_needs_no_pulumi() -> None:
    code = "import sys, components.lambda_package, cli.package; sys.exit('pulumi' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0


def test_under_mocks_the_program_gets_the_path_and_nothing_is_built(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; import pulumi; from pulumi.runtime import Mocks, set_mocks\n"
        "set_mocks(type('None_', (Mocks,), {'call': None, 'new_resource': None})())\n"
        "from components.lambda_package import archive_path; print(archive_path(Path(sys.argv[1])))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == str(tmp_path / "build" / "api.zip")
    assert not (tmp_path / "build").exists()


def test_without_mocks_the_program_gets_a_built_package(tmp_path: Path) -> None:
    root = _copied_repository(tmp_path)
    assert zipfile.is_zipfile(archive_path(root))
    (root / "api" / "__init__.py").unlink()
    with pytest.raises(PackageError, match="holds no package"):
        archive_path(root)


def test_the_command_prints_where_the_package_is_and_how_large(tmp_path: Path) -> None:
    import typer

    from cli.package import package

    app = typer.Typer()
    app.command()(package)
    done = CliRunner().invoke(app, ["--platform", "host", "--output", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert str(tmp_path / "api-host.zip") in done.output
    assert "CycloneDX 1.6" in done.output
