"""The two pipelines as data: what starts them, their stages in order, and the command file of each step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

SOURCE = "source"
KNOWLEDGE_PATHS = ("knowledge/**",)
PROGRAM_PATHS = ("*", "api/**", "c*/**", "delivery/**", "doctor/**", "graph/**", "publishing/**", "site/**")
"""All that a deployment or one of its steps reads: files of the root, and folders (`c*`: cli, components, content).

At most eight patterns (AWS CodePipeline User Guide, "Quotas"). Includes, because AWS doesn't say whether a push that
also changes an excluded path starts a pipeline.
"""


@dataclass(frozen=True)
class Step:
    """One CodeBuild project: its buildspec in `delivery/`, and whose role it takes.

    `role` is `deploy` or `preview` of the account's own roles, or None for one that may write its log and nothing else.
    """

    name: str
    role: Literal["deploy", "preview"] | None = None
    minutes: int = 30

    @property
    def buildspec(self) -> str:
        """The command file, from the repository's root."""
        return f"delivery/{self.name}.yml"


TEST = Step("test", minutes=60)
PREVIEW = Step("preview", "preview")
INFRASTRUCTURE = Step("infrastructure", "deploy", minutes=60)
KNOWLEDGE = Step("knowledge", "deploy")
CHECK = Step("check", "deploy")
STEPS = (TEST, PREVIEW, INFRASTRUCTURE, KNOWLEDGE, CHECK)


@dataclass(frozen=True)
class Stage:
    """Steps one after the other. With `rolls_back`, a failure runs the stage again with the last good commit."""

    name: str
    steps: Sequence[Step]
    rolls_back: bool = False
    approval: bool = False


@dataclass(frozen=True)
class Pipeline:
    """What starts a pipeline, and its stages after the source."""

    name: str
    paths: Sequence[str]
    stages: Sequence[Stage]


def pipelines(*, approval: bool) -> tuple[Pipeline, ...]:
    """The pipeline for everything, and the one for a push that changes knowledge.

    One source action has one trigger, so each set of paths has a pipeline. Code, site and knowledge are changed and
    checked in one stage: what fails the check is brought back together.
    """
    before = [Stage("Test", [TEST]), Stage("Preview", [PREVIEW], approval=approval)]
    deploy = Stage("Deploy", [INFRASTRUCTURE, KNOWLEDGE, CHECK], rolls_back=True)
    publish = Stage("Publish", [KNOWLEDGE, CHECK], rolls_back=True)
    return (
        Pipeline("everything", PROGRAM_PATHS, [*before, deploy]),
        Pipeline("knowledge", KNOWLEDGE_PATHS, [publish]),
    )


def source_stage(repository: str, branch: str, connection_arn: Any) -> Any:
    """The commit, as a whole clone: the deployment's record names it."""
    action = {
        "name": SOURCE,
        "category": "Source",
        "owner": "AWS",
        "provider": "CodeStarSourceConnection",
        "version": "1",
        "output_artifacts": [SOURCE],
        "configuration": {
            "ConnectionArn": connection_arn,
            "FullRepositoryId": repository,
            "BranchName": branch,
            "OutputArtifactFormat": "CODEBUILD_CLONE_REF",
            "DetectChanges": "false",  # the trigger does, by path
        },
    }
    return {"name": "Source", "actions": [action]}


def stage(stage: Stage, projects: Mapping[str, Any]) -> Any:
    """A stage in CodePipeline's terms; `projects` names the CodeBuild project of each step."""
    actions: list[dict[str, Any]] = [
        {
            "name": step.name,
            "category": "Build",
            "owner": "AWS",
            "provider": "CodeBuild",
            "version": "1",
            "run_order": order,
            "input_artifacts": [SOURCE],
            "configuration": {"ProjectName": projects[step.name]},
        }
        for order, step in enumerate(stage.steps, start=1)
    ]
    if stage.approval:
        actions.append(
            {
                "name": "approval",
                "category": "Approval",
                "owner": "AWS",
                "provider": "Manual",
                "version": "1",
                "run_order": len(actions) + 1,
                "configuration": {
                    "CustomData": "The preview above says what this commit changes in the stack."
                },
            }
        )
    described: dict[str, Any] = {"name": stage.name, "actions": actions}
    if stage.rolls_back:
        described["on_failure"] = {"result": "ROLLBACK"}
    return described


def trigger(pipeline: Pipeline, branch: str) -> Any:
    """A push to one branch that changes one of the pipeline's paths."""
    push = {
        "branches": {"includes": [branch]},
        "file_paths": {"includes": list(pipeline.paths)},
    }
    return {
        "provider_type": "CodeStarSourceConnection",
        "git_configuration": {"source_action_name": SOURCE, "pushes": [push]},
    }
