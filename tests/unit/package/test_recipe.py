"""What is left out changes nothing that a client can do."""

import base64
import json
import marshal
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import boto3
import botocore
import pytest
from botocore.loaders import Loader

from components.lambda_package.archive import write_zip
from components.lambda_package.botocore_data import OPERATIONS, SERVICES, prune_botocore
from components.lambda_package.bytecode import compile_sources
from components.lambda_package.recipe import api_files, package_files, wheel_files
from components.lambda_package.sbom import bill_of_materials
from components.lambda_package.target import PackageError, find_interpreter, host_target

BOTOCORE = Path(botocore.__file__).parent


@pytest.fixture(scope="module")
def pruned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with botocore's data as the package has it."""
    wanted = [file for file in (BOTOCORE / "data").iterdir() if file.is_file()]
    for service in (*SERVICES, "sqs"):
        wanted += [file for file in (BOTOCORE / "data" / service).rglob("*") if file.is_file()]
    whole = {f"botocore/{file.relative_to(BOTOCORE).as_posix()}": file.read_bytes() for file in wanted}
    root = tmp_path_factory.mktemp("pruned")
    for path, data in prune_botocore(whole).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return root / "botocore" / "data"


@cache
def _session(data: Path) -> boto3.Session:
    core = botocore.session.get_session()
    core.register_component(
        "data_loader", Loader(extra_search_paths=[str(data)], include_default_search_paths=False)
    )
    return boto3.Session(botocore_session=core, aws_access_key_id="x", aws_secret_access_key="x")


@pytest.mark.parametrize("service", SERVICES)
def test_a_client_of_the_pruned_data_has_the_same_operations_shapes_and_endpoint(
    pruned: Path, service: str
) -> None:
    ours, whole = (
        _session(data).client(service, region_name="eu-west-1") for data in (pruned, BOTOCORE / "data")
    )

    assert ours.meta.endpoint_url == whole.meta.endpoint_url
    kept = OPERATIONS.get(service, whole.meta.service_model.operation_names)
    assert sorted(ours.meta.service_model.operation_names) == sorted(kept)
    assert ours.waiter_names == whole.waiter_names
    for name in ours.meta.service_model.shape_names:
        shapes = [client.meta.service_model.shape_for(name) for client in (ours, whole)]
        assert shapes[0].type_name == shapes[1].type_name
        assert shapes[0].metadata == shapes[1].metadata
        if shapes[0].type_name == "structure":
            assert {k: v.name for k, v in shapes[0].members.items()} == {
                k: v.name for k, v in shapes[1].members.items()
            }
            assert shapes[0].required_members == shapes[1].required_members
        if shapes[0].type_name == "string":
            assert shapes[0].enum == shapes[1].enum


@pytest.mark.parametrize("region", ["us-east-1", "us-gov-west-1", "cn-north-1", "eusc-de-east-1"])
def test_endpoints_are_the_same_in_every_partition(pruned: Path, region: str) -> None:
    for service in SERVICES:
        ours, whole = (
            _session(data).client(service, region_name=region) for data in (pruned, BOTOCORE / "data")
        )
        assert ours.meta.endpoint_url == whole.meta.endpoint_url


def test_services_that_the_app_does_not_call_and_prose_are_left_out(pruned: Path) -> None:
    assert sorted(path.name for path in pruned.iterdir() if path.is_dir()) == sorted(SERVICES)
    assert not list(pruned.rglob("examples-*"))
    for model in pruned.rglob("service-2.json"):
        assert '"documentation":"' not in model.read_text()


def test_a_member_that_is_called_documentation_stays() -> None:
    model = {
        "members": {"documentation": {"shape": "Text", "documentation": "<p>prose</p>"}},
        "documentation": "x",
    }
    path = "botocore/data/s3/2006-03-01/service-2.json"
    kept = prune_botocore({path: json.dumps(model).encode()})
    assert json.loads(kept[path]) == {"members": {"documentation": {"shape": "Text"}}}


def _wheel(folder: Path, name: str, files: dict[str, str]) -> Path:
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for file, text in files.items():
            archive.writestr(file, text)
        archive.writestr(
            f"{name}-1.0.dist-info/METADATA",
            f"Name: {name}\nVersion: 1.0\nLicense-Expression: MIT\nRequires-Dist: other_one>=1; extra == 'x'\n"
            "Requires-Dist: six\n\nA long README.\n",
        )
        archive.writestr(f"{name}-1.0.dist-info/entry_points.txt", "[group]\na = b\n")
        archive.writestr(f"{name}-1.0.dist-info/RECORD", "x")
        archive.writestr(f"{name}-1.0.dist-info/licenses/LICENSE", "x")
    return path


def test_of_a_wheel_stay_its_modules_its_name_and_its_entry_points(tmp_path: Path) -> None:
    wheel = _wheel(
        tmp_path, "thing", {"thing/__init__.py": "", "thing/tests/test_it.py": "", "thing/py.typed": ""}
    )
    kept = dict(wheel_files(wheel))
    assert sorted(kept) == [
        "thing-1.0.dist-info/METADATA",
        "thing-1.0.dist-info/entry_points.txt",
        "thing/__init__.py",
    ]
    assert b"Version: 1.0" in kept["thing-1.0.dist-info/METADATA"]
    assert b"README" not in kept["thing-1.0.dist-info/METADATA"]


def test_two_wheels_that_claim_one_path_are_refused(tmp_path: Path) -> None:
    api = tmp_path / "api"
    api.mkdir()
    (api / "__init__.py").touch()
    wheels = [_wheel(tmp_path, name, {"shared/__init__.py": ""}) for name in ("one", "two")]
    with pytest.raises(PackageError, match=r"shared/__init__\.py is in two wheels; the second is two-1\.0"):
        package_files(api, wheels)


def test_caches_and_hidden_files_of_the_api_stay_out(tmp_path: Path) -> None:
    for name in (
        "api/__init__.py",
        "api/a/data.json",
        "api/__pycache__/a.pyc",
        "api/.env",
        "api/a.pyc",
        "api/a.py~",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert sorted(api_files(tmp_path / "api")) == ["api/__init__.py", "api/a/data.json"]


def test_a_folder_without_our_package_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="holds no package"):
        api_files(tmp_path)


def test_bytecode_is_trusted_without_its_source_and_names_the_files_as_lambda_unpacks_them() -> None:
    target = host_target()
    compiled = compile_sources(
        {"a/b.py": b"def f(): pass\n", "data.json": b"{}"}, target, find_interpreter(target)
    )
    [(path, data)] = compiled.items()
    assert path == f"a/__pycache__/b.{target.cache_tag}.pyc"
    assert data[4:8] == b"\x01\0\0\0"  # PEP 552: hash-based, unchecked
    assert marshal.loads(data[16:]).co_filename == "/var/task/a/b.py"


def test_our_own_bytecode_leaves_docstrings_to_the_source_but_those_that_are_shown() -> None:
    source = b'"""Module."""\nclass C:\n    """Class."""\n    def f(self):\n        """Function."""\n'
    target = host_target()
    compiled = compile_sources({"api/a.py": source, "lib/a.py": source}, target, find_interpreter(target))
    own, library = (compiled[f"{folder}/__pycache__/a.{target.cache_tag}.pyc"] for folder in ("api", "lib"))
    assert [word in own for word in (b"Module.", b"Class.", b"Function.")] == [False, True, False]
    assert all(word in library for word in (b"Module.", b"Class.", b"Function."))
    told: dict[str, Any] = {}
    exec(marshal.loads(own[16:]), told)
    assert (told["C"]().f(), told["C"].f.__code__.co_firstlineno) == (None, 4)


def test_a_source_that_does_not_compile_stops_the_build() -> None:
    target = host_target()
    with pytest.raises(PackageError, match=r"a\.py: invalid syntax"):
        compile_sources({"a.py": b"def ="}, target, find_interpreter(target))
    with pytest.raises(PackageError, match=r"api/a\.py: invalid syntax"):
        compile_sources({"api/a.py": b"def ="}, target, find_interpreter(target))


def test_the_zip_depends_on_nothing_but_its_entries() -> None:
    files = {"b.py": b"x" * 1000, "api/runtime/bootstrap": b"#!/bin/sh\n", "a/c.so": b"y"}
    package = write_zip(files)
    assert package == write_zip(dict(reversed(files.items())))
    with zipfile.ZipFile(__import__("io").BytesIO(package)) as archive:
        entries = archive.infolist()
    assert [entry.filename for entry in entries] == sorted(files)
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert [oct(entry.external_attr >> 16) for entry in entries] == ["0o100755", "0o100755", "0o100644"]


def test_the_bill_names_each_distribution_with_hash_licence_and_what_it_needs(tmp_path: Path) -> None:
    wheels = [_wheel(tmp_path, name, {}) for name in ("six", "other_one", "top")]
    bill = json.loads(bill_of_materials(b"zip", wheels, target="arm64", python="3.13.0"))
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.6", 1)
    assert [component["purl"] for component in bill["components"]] == [
        "pkg:pypi/six@1.0",
        "pkg:pypi/other-one@1.0",
        "pkg:pypi/top@1.0",
    ]
    assert bill["components"][0]["licenses"] == [{"expression": "MIT"}]
    assert len(base64.b16decode(bill["components"][0]["hashes"][0]["content"].upper())) == 32
    needs = {entry["ref"]: entry["dependsOn"] for entry in bill["dependencies"]}
    assert needs["pkg:pypi/top@1.0"] == ["pkg:pypi/six@1.0"]  # an extra is no need
    assert bill == json.loads(bill_of_materials(b"zip", wheels, target="arm64", python="3.13.0"))
