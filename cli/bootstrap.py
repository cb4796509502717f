"""`agent bootstrap`: what pipelines need once per account, as a stack of its own. Needs an account.

Its state belongs into the bucket that it makes, so the first run keeps it in the cache folder of this machine and
moves it there at its end; a first run that breaks off is taken up from there, every later run begins in the bucket.
"""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import boto3
import typer
from botocore.exceptions import BotoCoreError, ClientError

from api.contract import cache_folder
from cli.console import BLIND, console, errors, fail
from cli.prerequisites.pulumi_cli import find_pulumi
from cli.program import require_pulumi
from graph.stacks import project_name
from publishing.checkout import repository as origin

STACK = "bootstrap"
GITHUB_PROVIDER = "oidc-provider/token.actions.githubusercontent.com"
PROVIDER_TYPE = "aws:iam/openIdConnectProvider:OpenIdConnectProvider"


def bootstrap(
    repository: Annotated[
        str, typer.Option(help="OWNER/NAME on GitHub; by default that of the remote `origin`.")
    ] = "",
    region: Annotated[
        str, typer.Option(help="Where the state lives; by default the credentials' region.")
    ] = "",
    branch: Annotated[str, typer.Option(help="The branch that is delivered.")] = "main",
    environment: Annotated[
        list[str] | None, typer.Option(help="GitHub's environments that deploy; dev and prod by default.")
    ] = None,
    backend: Annotated[
        str, typer.Option(help="Another address of the state bucket, for example through a VPC endpoint.")
    ] = "",
) -> None:
    """Make state bucket, key, identity provider, roles and boundary, and tell GitHub their names."""
    require_pulumi()
    chosen = repository or (origin() or "").removeprefix("https://github.com/")
    if not chosen:
        fail("there is no remote `origin` on GitHub; name the repository with --repository OWNER/NAME", BLIND)
    place = region or boto3.Session().region_name or "us-east-1"
    project = project_name()
    try:
        account = str(_client("sts", place).get_caller_identity()["Account"])
        bucket = f"{project}-state-{account}-{place}"
        is_first = not _exists(_client("s3", place), bucket, f".pulumi/stacks/{project}/{STACK}.json")
        adopted = existing_provider(_client("iam", place))
    except (BotoCoreError, ClientError) as error:
        fail(f"{error}; `aws sts get-caller-identity` shows which credentials are used", BLIND)
    errors.print(f"account {account}, {place}, for {chosen}", soft_wrap=True)
    stands = backend or f"s3://{bucket}?region={place}"
    arguments = {
        "repository": chosen,
        "branch": branch,
        "environments": tuple(environment or ("dev", "prod")),
    }
    begins = cache_folder() / STACK / account if is_first else None
    outputs = up(project, place, stands, arguments, adopted, begins)
    variables = {
        "AWS_REGION": place,
        "AWS_PREVIEW_ROLE": outputs["previewRoleArn"],
        "AWS_DEPLOY_ROLE": outputs["deployRoleArn"],
        "PULUMI_BACKEND_URL": outputs["backendUrl"],
    }
    tell(chosen, variables, outputs)


def existing_provider(iam: Any) -> str:
    """The ARN of GitHub's identity provider in this account, or an empty string."""
    found = iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]
    return next((one["Arn"] for one in found if one["Arn"].endswith(GITHUB_PROVIDER)), "")


def up(
    project: str,
    region: str,
    backend: str,
    arguments: Mapping[str, Any],
    adopted: str,
    begins: Path | None,
) -> dict[str, str]:
    """Run the stack and leave its state in `backend`; returns its outputs.

    Args:
        project: the Pulumi project's name.
        region: where everything is made.
        backend: the address of the state bucket.
        arguments: of `BootstrapArgs`.
        adopted: the identity provider that is there, or an empty string. One that this stack made stays its own.
        begins: the folder that keeps the state until the bucket is there; None when the bucket has it.
    """
    from pulumi import automation

    if begins:
        begins.mkdir(parents=True, exist_ok=True)
    provider = adopted

    def program() -> None:
        import pulumi

        from components.aws_provider import aws_provider
        from components.bootstrap import Bootstrap, BootstrapArgs

        opts = pulumi.ResourceOptions(providers=[aws_provider("aws", region)])
        made = Bootstrap("account", BootstrapArgs(**arguments, provider_arn=provider), opts)
        pulumi.export("backendUrl", made.backend_url)
        pulumi.export("secretsProvider", made.secrets_provider)
        pulumi.export("boundaryArn", made.boundary_arn)
        pulumi.export("previewRoleArn", made.preview_role_arn)
        pulumi.export("deployRoleArn", made.deploy_role_arn)

    def stack_in(address: str) -> automation.Stack:
        root = find_pulumi()
        return automation.create_or_select_stack(
            stack_name=STACK,
            project_name=project,
            program=program,
            opts=automation.LocalWorkspaceOptions(
                pulumi_command=automation.PulumiCommand(str(root)) if root else None,
                # The stack holds no secret; a passphrase would have to be kept somewhere.
                env_vars={"PULUMI_BACKEND_URL": address, "PULUMI_CONFIG_PASSPHRASE": ""},
            ),
        )

    try:
        stack = stack_in(begins.as_uri() if begins else backend)
        if _holds_provider(stack.export_stack()):
            provider = ""
        outputs = stack.up(on_output=lambda line: errors.print(line)).outputs
        if begins:
            stack_in(backend).import_stack(stack.export_stack())
            shutil.rmtree(begins)
    except automation.CommandError as error:
        said = [line for line in str(error).splitlines() if "error:" in line] or [str(error)[-500:]]
        fail(f"{said[0].strip()}; what was made stays, run `agent bootstrap` again")
    return {name: str(output.value) for name, output in outputs.items()}


def tell(repository: str, variables: Mapping[str, str], outputs: Mapping[str, str]) -> None:
    """Set the repository's variables with `gh` where it is there, else say how; and say what a person does."""
    by_hand = []
    for name, value in variables.items():
        command = ["gh", "variable", "set", name, "--repo", repository, "--body", value]
        done = (
            shutil.which("gh") and subprocess.run(command, capture_output=True, check=False).returncode == 0
        )
        console.print(f"{name}={value}{'  (set on GitHub)' if done else ''}", soft_wrap=True)
        by_hand += [] if done else [" ".join(command)]
    if by_hand:
        console.print(
            "\nset them in the repository's settings (Secrets and variables, Actions, Variables), or:"
        )
        for line in by_hand:
            console.print(f"  {line}", soft_wrap=True)
    console.print("\nthen, for each stack that a pipeline deploys:")
    console.print(f"  export PULUMI_BACKEND_URL='{outputs['backendUrl']}'", soft_wrap=True)
    for line in (
        f"pulumi stack init STACK --secrets-provider '{outputs['secretsProvider']}'",
        f"pulumi config set permissionsBoundaryArn {outputs['boundaryArn']} -s STACK",
        "pulumi config set delivery github-actions -s STACK    # or codepipeline",
    ):
        console.print(f"  {line}", soft_wrap=True)
    console.print(
        "on GitHub: environments dev, dev-knowledge, prod, prod-knowledge, each for the delivered branch only; "
        "reviewers where a person should say yes",
        soft_wrap=True,
    )


def _holds_provider(state: Any) -> bool:
    return any(one["type"] == PROVIDER_TYPE for one in state.deployment.get("resources") or ())


def _client(service: str, region: str) -> Any:
    make: Any = boto3.client  # the stubs know the services of `make run` alone
    return make(service, region_name=region)


def _exists(s3: Any, bucket: str, key: str) -> bool:
    try:
        s3.head_object(Bucket=bucket, Key=key)
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
            return False
        raise
    return True
