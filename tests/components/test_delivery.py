"""The pipelines in the graph: what starts them, in which order, with whose roles, and where a person says yes."""

import json
import subprocess
from functools import cache

import pytest
import yaml

from api.costs.standing import uses
from api.graph import Graph as PricedGraph
from components.delivery_stages import PROGRAM_PATHS, STEPS
from graph.capture import capture
from graph.model import Graph
from graph.rules import check
from graph.stacks import ROOT
from tests.components.expected_permissions import permissions_of

CONFIG = {"delivery": "codepipeline", "deliveryRepository": "octo/agent", "alarmEmail": "me@example.com"}
BUILDS = ["test", "preview", "infrastructure", "knowledge", "check"]


@cache
def graph(stack: str) -> Graph:
    return capture(stack, CONFIG)


def stages(stack: str, pipeline: str) -> dict[str, list[str]]:
    made = graph(stack)[f"delivery-{pipeline}-pipeline"].inputs
    return {
        one["name"]: [
            action["name"] for action in sorted(one["actions"], key=lambda action: action.get("runOrder", 0))
        ]
        for one in made["stages"]
    }


def paths(pipeline: str) -> list[str]:
    (trigger,) = graph("prod")[f"delivery-{pipeline}-pipeline"].inputs["triggers"]
    (push,) = trigger["gitConfiguration"]["pushes"]
    assert push["branches"]["includes"] == ["main"]
    return push["filePaths"]["includes"]


def test_a_push_is_previewed_approved_and_checked_in_prod() -> None:
    assert stages("prod", "everything") == {
        "Source": ["source"],
        "Test": ["test"],
        "Preview": ["preview", "approval"],
        "Deploy": ["infrastructure", "knowledge", "check"],
    }


def test_dev_needs_no_approval() -> None:
    assert stages("dev", "everything")["Preview"] == ["preview"]


def test_text_alone_is_published_without_approval_and_checked() -> None:
    assert stages("prod", "knowledge") == {"Source": ["source"], "Publish": ["knowledge", "check"]}


@pytest.mark.parametrize("pipeline", ["everything", "knowledge"])
def test_what_fails_its_check_is_rolled_back_as_one_stage(pipeline: str) -> None:
    *before, last = graph("prod")[f"delivery-{pipeline}-pipeline"].inputs["stages"]
    assert last["onFailure"] == {"result": "ROLLBACK"}
    assert last["actions"][-1]["name"] == "check"
    assert not any("onFailure" in one for one in before)


def test_only_the_triggers_start_a_pipeline() -> None:
    for pipeline in ("everything", "knowledge"):
        made = graph("prod")[f"delivery-{pipeline}-pipeline"].inputs
        assert made["stages"][0]["actions"][0]["configuration"]["DetectChanges"] == "false"
        assert (made["pipelineType"], made["executionMode"]) == ("V2", "SUPERSEDED")


def test_a_push_of_text_starts_the_one_pipeline_and_any_other_the_other() -> None:
    assert paths("knowledge") == ["knowledge/**"]
    assert paths("everything") == list(PROGRAM_PATHS)
    assert len(PROGRAM_PATHS) <= 8  # AWS's own limit


def test_every_folder_that_a_step_reads_starts_the_pipeline() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    folders = {path.split("/")[0] for path in listed.stdout.splitlines() if "/" in path}
    started = {
        folder
        for folder in folders
        for pattern in PROGRAM_PATHS
        if (pattern.endswith("*/**") and folder.startswith(pattern[:-4])) or pattern == f"{folder}/**"
    }
    not_read = {
        ".ci",
        ".devcontainer",
        ".github",
        "docs",
        "emulator",
        "evaluation",
        "knowledge",
        "review",
        "tests",
    }
    assert folders - started - not_read == set()
    assert "knowledge" not in started


def test_each_step_runs_on_arm_and_reads_its_own_command_file() -> None:
    assert [step.name for step in STEPS] == BUILDS
    for name in BUILDS:
        project = graph("prod")[f"delivery-{name}-build"].inputs
        assert project["environment"]["type"] == "ARM_CONTAINER"
        spec = yaml.safe_load((ROOT / project["source"]["buildspec"]).read_text("utf-8"))
        assert spec["phases"]["build"]["commands"]


def test_a_step_that_touches_the_stack_takes_one_of_the_accounts_own_roles() -> None:
    roles = {name: graph("prod")[f"delivery-{name}-build"].inputs["serviceRole"] for name in BUILDS}
    ours = "arn:aws:iam::${account}:role/public-bedrock-agent-"
    assert roles == {
        "test": "${delivery-test-role.arn}",
        "preview": f"{ours}preview",
        "infrastructure": f"{ours}deploy",
        "knowledge": f"{ours}deploy",
        "check": f"{ours}deploy",
    }


def test_all_that_the_stacks_own_delivery_roles_may_do() -> None:
    found = {
        (one.holder, action)
        for one in permissions_of(graph("prod"))
        if one.holder.startswith("delivery-") and one.effect == "Allow" and not one.principals
        for action in one.actions
    }
    use = "codestar-connections:UseConnection"
    assert found == {
        *(("delivery-test-role-policy", one) for one in ("logs:CreateLogStream", "logs:PutLogEvents", use)),
        *(("delivery-test-role-policy", one) for one in ("s3:GetObject", "s3:GetObjectVersion")),
        *(("delivery-role-policy", one) for one in ("codebuild:StartBuild", "codebuild:BatchGetBuilds", use)),
        *(("delivery-role-policy", one) for one in ("s3:GetObject", "s3:GetObjectVersion", "s3:PutObject")),
        ("delivery-role-policy", "s3:GetBucketVersioning"),
    }


def test_artefacts_are_encrypted_and_expire() -> None:
    (rule,) = graph("prod")["delivery-artefacts-lifecycle"].inputs["rules"]
    assert rule["expiration"]["days"] == 30
    assert "delivery-artefacts-encryption" in graph("prod")


def test_a_failure_and_a_wait_for_approval_are_told() -> None:
    for pipeline in ("everything", "knowledge"):
        rule = graph("prod")[f"delivery-{pipeline}-notices"].inputs
        assert {event.rpartition("codepipeline-pipeline-")[2] for event in rule["eventTypeIds"]} == {
            "pipeline-execution-failed",
            "manual-approval-needed",
        }
    assert graph("prod")["delivery-email"].inputs["endpoint"] == "me@example.com"


def test_a_connection_that_is_given_is_used_and_one_that_is_made_says_where_to_confirm_it() -> None:
    given = "arn:aws:codeconnections:us-east-1:123456789012:connection/0a1b"
    with_it = capture("dev", {**CONFIG, "deliveryConnectionArn": given})
    assert "delivery-connection" not in with_it
    source = with_it["delivery-knowledge-pipeline"].inputs["stages"][0]["actions"][0]
    assert source["configuration"]["ConnectionArn"] == given
    assert "delivery-connection" in graph("dev")


@pytest.mark.parametrize("stack", ["dev", "prod"])
def test_the_rules_find_nothing_and_each_type_has_its_price(stack: str) -> None:
    assert [str(finding) for finding in check(graph(stack))] == []
    priced = PricedGraph.parse(stack, json.loads(graph(stack).to_json()))
    assert priced
    assert list(uses(priced))


def test_a_boundary_binds_every_role() -> None:
    arn = "arn:aws:iam::123456789012:policy/bound"
    bound = capture("prod", {**CONFIG, "engine": "bedrock-agent", "permissionsBoundaryArn": arn})
    roles = list(bound.of_type("aws:iam/role:Role"))
    assert len(roles) >= 4
    assert {role.inputs["permissionsBoundary"] for role in roles} == {arn}
    assert not any(
        role.inputs.get("permissionsBoundary") for role in graph("prod").of_type("aws:iam/role:Role")
    )
