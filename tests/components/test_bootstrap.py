"""The account's own roles: who may take them, what they may do, and what they can never do."""

import json
import re
from functools import cache
from typing import Any

import pytest

from graph.capture import record
from graph.model import Graph
from graph.rules import check
from graph.statements import statements

WITHOUT_SPACES = 10_240
"""Characters of a role's inline policies together (AWS IAM User Guide, "IAM and AWS STS quotas")."""


@cache
def graph() -> Graph:
    def program() -> None:
        from components.bootstrap import Bootstrap, BootstrapArgs

        Bootstrap("account", BootstrapArgs(repository="octo/agent"))

    return record("public-bedrock-agent", "bootstrap", {"aws:region": "eu-west-1"}, program)


def policy(name: str) -> list[dict[str, Any]]:
    return json.loads(graph()[name].inputs["policy"])["Statement"]


def allowed(name: str) -> set[str]:
    found = [one["Action"] for one in policy(name) if one["Effect"] == "Allow"]
    return {action for actions in found for action in actions}


def trusted(kind: str) -> list[Any]:
    return json.loads(graph()[f"account-{kind}"].inputs["assumeRolePolicy"])["Statement"]


@pytest.mark.parametrize("kind", ["preview", "deploy"])
def test_no_pull_request_takes_a_role(kind: str) -> None:
    github, builds = trusted(kind)
    ((_, subjects),) = [
        (key, value) for key, value in github["Condition"]["StringEquals"].items() if key.endswith(":sub")
    ]
    assert subjects
    assert not any(re.search(r"[*?]|pull_request", subject) for subject in subjects)
    assert builds["Condition"]["StringEquals"]["aws:SourceAccount"] == "${account}"
    assert not any("*" in source for source in builds["Condition"]["ArnEquals"]["aws:SourceArn"])


def test_the_preview_role_only_looks_and_reads_no_data() -> None:
    beside = {"apigateway:GET", "kms:Decrypt", "codebuild:BatchGetProjects"}
    beside |= {"logs:CreateLogStream", "logs:PutLogEvents"}
    beside |= {f"{service}:UseConnection" for service in ("codeconnections", "codestar-connections")}
    looks = {
        action
        for action in allowed("account-preview-policy")
        if re.match(r"[\w-]+:(Get|List|Describe|View)", action)
    }
    assert allowed("account-preview-policy") - looks == beside
    assert not looks & {
        "dynamodb:Get*",
        "logs:Get*",
        "ssm:Get*",
        "secretsmanager:Get*",
        "secretsmanager:GetSecretValue",
    }
    objects = [one["Resource"] for one in policy("account-preview-policy") if "s3:GetObject" in one["Action"]]
    assert objects == [["${account-state.arn}/*"], ["arn:aws:s3:::delivery-artefacts-*"]]


def test_the_deploy_role_makes_roles_within_the_boundary_only() -> None:
    (makes,) = [one for one in policy("account-deploy-policy") if "iam:CreateRole" in one["Action"]]
    boundary = "arn:aws:iam::${account}:policy/public-bedrock-agent-boundary"
    assert makes["Condition"] == {"StringEquals": {"iam:PermissionsBoundary": boundary}}
    assert all(re.search(r":role/(agent|api|cdn|delivery|knowledge)-\*$", one) for one in makes["Resource"])


def test_the_deploy_role_can_not_change_itself_or_take_a_boundary_away() -> None:
    denied = [one for one in policy("account-deploy-policy") if one["Effect"] == "Deny"]
    own = {f"arn:aws:iam::${{account}}:role/public-bedrock-agent-{kind}" for kind in ("deploy", "preview")}
    assert any(own <= set(one["Resource"]) for one in denied)
    assert any(one["Action"] == ["iam:DeleteRolePermissionsBoundary"] for one in denied)
    powers = {
        action
        for action in allowed("account-deploy-policy")
        if action.split(":")[0] in ("iam", "kms", "sts", "organizations")
    }
    assert powers == {
        *("iam:CreateRole", "iam:DeleteRole", "iam:DeleteRolePolicy", "iam:GetRole", "iam:GetRolePolicy"),
        *("iam:List*", "iam:PassRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy", "iam:TagRole"),
        *("iam:UntagRole", "iam:UpdateAssumeRolePolicy", "iam:UpdateRole"),
        *("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"),
    }


def test_what_a_deployment_makes_can_do_nothing_with_iam() -> None:
    assert not any(
        action.startswith(("iam:", "sts:", "organizations:", "*")) for action in allowed("account-boundary")
    )


@pytest.mark.parametrize("name", ["account-deploy-policy", "account-preview-policy"])
def test_a_policy_fits_into_a_role(name: str) -> None:
    assert len(re.sub(r"\s", "", graph()[name].inputs["policy"])) < WITHOUT_SPACES * 0.9


def test_the_state_is_versioned_encrypted_and_stays() -> None:
    assert graph()["account-state-versioning"].inputs["versioningConfiguration"] == {"status": "Enabled"}
    assert graph()["account-state"].options.retain_on_delete
    assert graph()["account-key"].options.protect
    assert graph()["account-key"].inputs["enableKeyRotation"] is True


def test_the_rules_find_only_that_who_deploys_makes_roles() -> None:
    assert {(finding.rule, finding.node) for finding in check(graph())} == {
        ("powers", "account-deploy-policy")
    }
    assert list(statements(graph()))
