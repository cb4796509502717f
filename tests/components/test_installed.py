"""The components as somebody else's dependency: installed from this repository, under a name of their own."""

import ast
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from graph.stacks import ROOT

PROGRAM = """
import pulumi

class Mocks(pulumi.runtime.Mocks):
    def new_resource(self, args):
        made.append(args.typ)
        return args.name, {"domainName": "d", "indexArn": "arn:i", **args.inputs, "arn": f"arn:aws:x:::{args.name}"}

    def call(self, args):
        return {"region": "eu-west-1", "accountId": "111122223333"}

made = []
pulumi.runtime.set_mocks(Mocks(), project="theirs", stack="dev")

from public_bedrock_agent.cdn import Cdn, CdnArgs
from public_bedrock_agent.knowledge_base import ExistingBucket, KnowledgeBase, KnowledgeBaseArgs

bucket = ExistingBucket(name="theirs", arn="arn:aws:s3:::theirs")
args = KnowledgeBaseArgs(bucket=bucket, kms_key_arn="arn:aws:kms:eu-west-1:111122223333:key/k", tags={"team": "docs"})

@pulumi.runtime.test
def run():
    KnowledgeBase("manuals", args)
    Cdn("web", CdnArgs())

run()
assert "aws:bedrock/agentKnowledgeBase:AgentKnowledgeBase" in made, made
assert "aws:cloudfront/function:Function" in made, made
print("made", len(made))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy: setuptools writes beside what it builds."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    shutil.copytree(ROOT / "components", source / "components", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(
        ROOT / "api" / "contract", source / "api" / "contract", ignore=shutil.ignore_patterns("__pycache__")
    )
    build = "import setuptools.build_meta as b, sys; b.build_wheel(sys.argv[1])"
    subprocess.run(
        [sys.executable, "-c", build, str(out)], cwd=source, check=True, capture_output=True, timeout=120
    )
    (found,) = out.glob("*.whl")
    return found


@pytest.mark.slow
def test_the_wheel_holds_the_components_alone_with_their_types_and_edge_function(wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert {name.split("/")[0] for name in names} == {"public_bedrock_agent"}
    assert {"public_bedrock_agent/py.typed", "public_bedrock_agent/site_addresses.js"} <= names
    ours = {file.relative_to(ROOT / "components").as_posix() for file in (ROOT / "components").rglob("*.py")}
    assert {f"public_bedrock_agent/{name}" for name in ours} <= names


@pytest.mark.slow
def test_another_program_uses_the_installed_components_with_its_own_bucket_key_and_tags(
    wheel: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    (tmp_path / "program.py").write_text(PROGRAM, "utf-8")
    done = subprocess.run(
        [sys.executable, "program.py"], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("made ")


def test_the_components_import_each_other_by_place_so_that_they_work_under_either_name() -> None:
    for file in (ROOT / "components").rglob("*.py"):
        tree = ast.parse(file.read_text("utf-8"))
        absolute = [
            node.module
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module
        ]
        assert not [name for name in absolute if name.split(".")[0] == "components"], file.name
