"""Every step of every pipeline is a command that exists, in an order that holds, and gives nothing away."""

import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from cli.__main__ import app
from cli.prerequisites.actionlint import find_actionlint

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
BUILDSPECS = sorted((ROOT / "delivery").glob("*.yml"))
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
COMMANDS = {*get_command(app).commands}  # type: ignore[attr-defined]
WRITTEN_HERE = {"Install", "Wait", "One issue", "Release"}
"""Steps that ask GitHub alone, or install what is pinned; actionlint reads their shell."""


def workflow(name: str) -> dict[str, Any]:
    text = (ROOT / ".github" / "workflows" / f"{name}.yml").read_text("utf-8")
    return yaml.safe_load(re.sub(r"^on:", "triggers:", text, flags=re.MULTILINE))


def steps(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [step for job in document["jobs"].values() for step in job.get("steps", ())]


def commands() -> list[tuple[str, str]]:
    """(file, command) of each step that runs one of ours."""
    found = [
        (path.name, step["run"])
        for path in WORKFLOWS
        for step in steps(workflow(path.stem))
        if "run" in step and step.get("name") not in WRITTEN_HERE
    ]
    for path in BUILDSPECS:
        document = yaml.safe_load(path.read_text("utf-8"))
        found += [(path.name, command) for command in document["phases"]["build"]["commands"]]
    return found


def made(line: str) -> list[str]:
    """What make would run for a pipeline's line."""
    said = subprocess.run(
        [
            "make",
            "--no-print-directory",
            "--dry-run",
            "--assume-old=.venv/run.stamp",
            "--assume-old=.venv/deploy.stamp",
            *shlex.split(line),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return said.stdout.splitlines()


@pytest.mark.parametrize(("file", "command"), commands(), ids=lambda value: str(value)[:40])
def test_a_step_is_a_command_of_the_makefile_or_the_test_script(file: str, command: str) -> None:
    if command == ".ci/run":
        assert (ROOT / ".ci" / "run").stat().st_mode & 0o100
        return
    called = re.findall(r"\bmake (?:--silent )?([a-z]+)", command)
    asked = re.findall(r"\.venv/bin/python -m cli ([a-z]+)", command)
    assert called or asked, f"{file}: {command}"
    assert set(called) <= TARGETS
    assert set(asked) <= COMMANDS


@pytest.mark.parametrize(
    ("line", "runs"),
    [
        ("preview STACK=dev", ["agent package", "pulumi preview --stack dev --diff --non-interactive"]),
        (
            "deploy STACK=dev",
            ["agent package", "pulumi up --stack dev --yes --skip-preview --non-interactive"],
        ),
        ("publish STACK=dev", ["agent sync --stack dev"]),
        ("publish STACK=dev TO=HEAD", ["agent sync --stack dev --to HEAD"]),
        ("verify STACK=dev", ["agent doctor --deployed --stack dev --ask 2"]),
        ("drift STACK=prod", ["agent package", "--refresh --expect-no-changes"]),
        (
            "restore STACK=prod COMMIT=abc",
            ["git worktree add --detach build/restore abc", "make deploy publish verify STACK=prod TO=HEAD"],
        ),
    ],
)
def test_a_target_runs_what_its_name_says_in_this_order(line: str, runs: list[str]) -> None:
    script = "\n".join(made(line))
    places = [script.find(one) for one in runs]
    assert -1 not in places, script
    assert places == sorted(places)


@pytest.mark.parametrize("target", ["preview", "deploy", "publish", "verify", "drift", "restore", "deployed"])
def test_without_a_stack_nothing_is_touched(target: str) -> None:
    line = made(f"{target} COMMIT=abc")[0]  # before anything is installed or built
    assert "which stack?" in line
    assert subprocess.run(["sh", "-c", line], capture_output=True, check=False).returncode == 2


def test_the_same_commands_in_the_same_order_in_both_pipelines() -> None:
    order = ["deploy", "publish", "verify"]
    github = [
        match[1]
        for step in steps(workflow("stack"))
        if (match := re.match(r"make ([a-z]+) STACK", step.get("run", "")))
    ]
    assert github == [*order, "restore"]
    aws = ["infrastructure", "knowledge", "check"]
    specs = [yaml.safe_load((ROOT / "delivery" / f"{name}.yml").read_text("utf-8")) for name in aws]
    assert [spec["phases"]["build"]["commands"] for spec in specs] == [
        [f"make {one} STACK=$STACK"] for one in order
    ]


def test_a_failed_step_brings_the_commit_before_back() -> None:
    last = steps(workflow("stack"))[-1]
    assert last["if"] == "failure() && steps.before.outputs.commit != ''"
    assert "make restore" in last["run"]


def run_stack(folder: Path, fails: str, before: str = "abc", scope: str = "everything") -> list[str]:
    """What the steps of `stack` call, in a shell where `make` writes down how it is called and may fail."""
    make, log, output = folder / "make", folder / "log", folder / "output"
    make.write_text(
        f'#!/bin/sh\necho "$@" >> {log}\n'
        f'case "$*" in *deployed*) [ -n "{before}" ] && echo "{before}" || exit 1;; {fails}*) exit 1;; esac\n',
        "utf-8",
    )
    make.chmod(0o755)
    failed, found = False, ""
    for step in steps(workflow("stack")):
        if "run" not in step:
            continue
        condition = step.get("if", "success()")
        wanted = {
            "success()": not failed,
            "inputs.steps == 'everything'": not failed and scope == "everything",
            "failure() && steps.before.outputs.commit != ''": failed and found != "",
        }[condition]
        if not wanted:
            continue
        environment = {
            "PATH": f"{folder}:/usr/bin:/bin",
            "STACK": "prod",
            "COMMIT": found,
            "GITHUB_OUTPUT": str(output),
        }
        ended = subprocess.run(["bash", "-e", "-c", step["run"]], env=environment, check=False)
        failed = failed or (ended.returncode != 0 and not step.get("continue-on-error"))
        if step.get("id") == "before" and output.exists():
            found = output.read_text("utf-8").strip().removeprefix("commit=")
    return log.read_text("utf-8").splitlines()


def test_a_deployment_that_answers_is_left_as_it_is(tmp_path: Path) -> None:
    called = run_stack(tmp_path, fails="nothing")
    assert [line.split()[0] for line in called[1:]] == ["deploy", "publish", "verify"]


def test_text_alone_is_published_and_checked(tmp_path: Path) -> None:
    called = run_stack(tmp_path, fails="nothing", scope="knowledge")
    assert [line.split()[0] for line in called[1:]] == ["publish", "verify"]


@pytest.mark.parametrize("fails", ["deploy", "publish", "verify"])
def test_whichever_step_fails_the_commit_before_comes_back_whole(tmp_path: Path, fails: str) -> None:
    assert run_stack(tmp_path, fails=fails)[-2:] == [f"{fails} STACK=prod", "restore STACK=prod COMMIT=abc"]


def test_a_first_deployment_that_fails_has_nothing_to_go_back_to(tmp_path: Path) -> None:
    assert run_stack(tmp_path, fails="verify", before="")[-1] == "verify STACK=prod"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_an_action_is_pinned_by_its_commit_and_named_by_its_version(path: Path) -> None:
    for line in path.read_text("utf-8").splitlines():
        if "uses:" in line and "uses: ./" not in line:
            assert re.search(r"uses: [\w.-]+/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_pull_requests_code_gets_no_role(path: Path) -> None:
    document = workflow(path.stem)
    triggers = document["triggers"]
    assert document["permissions"] == {}
    if "pull_request" in triggers or "pull_request_target" in triggers:
        text = path.read_text("utf-8")
        assert "role-to-assume" not in text
        assert "secrets." not in text
        assert "id-token" not in text


def test_a_running_deployment_is_never_cancelled_and_a_stack_has_one_at_a_time() -> None:
    concurrency = workflow("stack")["jobs"]["stack"]["concurrency"]
    assert concurrency["cancel-in-progress"] is False
    assert "inputs.stack" in concurrency["group"]


def test_prod_is_previewed_with_the_read_only_role_before_its_environment_asks() -> None:
    jobs = workflow("deploy")["jobs"]
    assert (jobs["preview"]["needs"], jobs["prod"]["needs"]) == ("dev", "preview")
    (role,) = [
        step["with"]["role-to-assume"]
        for step in jobs["preview"]["steps"]
        if "role-to-assume" in step.get("with", {})
    ]
    assert "AWS_PREVIEW_ROLE" in role
    assert "environment" not in jobs["preview"]


def test_zizmor_finds_nothing() -> None:
    command = [
        ROOT / ".venv/bin/zizmor",
        "--quiet",
        "--offline",
        "--persona",
        "pedantic",
        ".github/workflows",
    ]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_actionlint_finds_nothing() -> None:
    command = find_actionlint()
    if command is None:
        pytest.skip("needs actionlint, or Go to build it")
    ended = subprocess.run([command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout
