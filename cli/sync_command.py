"""`agent sync`: bring a deployed stack's knowledge in step with this folder. Needs an account.

Chunks go to the knowledge base, readable pages to the site's bucket, the deployment's record beside the chunks.
"""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
import yaml

from cli.console import SyncBars, console, errors, fail
from cli.deployment import repository, write_deployment
from cli.local_stack import ROOT
from cli.objects import UPLOADS_AT_ONCE, Object, apply, compare
from cli.site import running
from cli.site_facts import SiteError, gather
from cli.sync import SyncError, Target, synchronise
from content import ContentError, Library, load, problems
from publishing.site.build import Page, pages

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

FOLDERS = ("documents/", "markdown/")
"""Prefixes of the site's bucket that hold rendered pages and nothing else: what isn't rendered any more goes."""
NEEDED = ("stack", "knowledgeBaseId", "dataSourceId", "documentsBucket", "siteBucket")


def sync(
    stack: Annotated[str, typer.Option("--stack", "-s", help="The Pulumi stack, for example dev.")],
    knowledge: Annotated[Path, typer.Option(help="The folder of Markdown.")] = Path("knowledge"),
    outputs: Annotated[
        Path | None, typer.Option(help="The stack's outputs as JSON; by default Pulumi is asked for them.")
    ] = None,
) -> None:
    """Upload what changed, ingest it, and publish the documents as pages."""
    try:
        library = load(knowledge)
        found = problems(library, knowledge)
        if found:
            fail(
                f"{found[0]} (and {len(found) - 1} more); agent check lists them"
                if found[1:]
                else str(found[0])
            )
        names = stack_outputs(stack, outputs)
        publish(library, knowledge, names, region_of(stack))
    except (ContentError, SiteError, SyncError) as error:
        fail(str(error))


def publish(library: Library, knowledge: Path, names: dict[str, str], region: str | None) -> None:
    """Bring one stack in step.

    Args:
        library: what `content.load(knowledge)` returned.
        knowledge: the folder.
        names: the stack's outputs.
        region: the stack's region; None takes the environment's.

    Raises:
        SyncError: AWS refused a step; the message says which.
    """
    import boto3
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        session = boto3.Session(region_name=region)
        s3 = session.client("s3", config=Config(max_pool_connections=UPLOADS_AT_ONCE))
        target = Target(
            s3=s3,
            bedrock_agent=session.client("bedrock-agent"),
            bucket=names["documentsBucket"],
            knowledge_base_id=names["knowledgeBaseId"],
            data_source_id=names["dataSourceId"],
        )
        with SyncBars() as bars:
            outcome = synchronise(library, target, bars)
        rendered = pages(gather(library, knowledge, running(names["stack"])))
        written = publish_pages(rendered, s3, names["siteBucket"])
        write_deployment(s3, target.bucket, names["stack"], library, repository())
    except ClientError as error:
        raise SyncError(f"{error.operation_name}: {error.response['Error'].get('Message', error)}") from error
    except BotoCoreError as error:
        raise SyncError(f"{error}; `aws sts get-caller-identity` shows which credentials are used") from error
    for failure in outcome.failures:
        errors.print(f"  {failure}", style="yellow", soft_wrap=True)
    console.print(
        f"{outcome.written} chunks written, {outcome.deleted} deleted, {outcome.unchanged} unchanged; "
        f"{written} pages written"
    )


def publish_pages(rendered: Mapping[str, Page], s3: "S3Client", bucket: str) -> int:
    """Make the site's bucket hold these pages beside its fixed files; returns how many were written."""
    objects = {key: Object(page.body, page.media_type) for key, page in rendered.items()}
    alone = [key for key in objects if not key.startswith(FOLDERS)]
    written = 0
    for prefix in (*FOLDERS, *alone):
        wanted = {key: item for key, item in objects.items() if key.startswith(prefix)}
        changes = compare(s3, bucket, prefix, wanted)
        apply(s3, bucket, changes)
        written += len(changes.write)
    return written


def stack_outputs(stack: str, file: Path | None) -> dict[str, str]:
    """The outputs of a stack.

    Raises:
        SyncError: Pulumi is missing or refuses, or an output that the sync needs is not there.
    """
    text = file.read_text("utf-8") if file else _ask_pulumi(stack)
    try:
        names: dict[str, Any] = json.loads(text)
    except ValueError:
        raise SyncError(f"the outputs of {stack} are not JSON: {text[:80]!r}") from None
    missing = [name for name in NEEDED if not names.get(name)]
    if missing:
        raise SyncError(f"stack {stack} has no output '{missing[0]}': run pulumi up -s {stack} first")
    return {name: str(names[name]) for name in NEEDED}


def region_of(stack: str) -> str | None:
    """The region in `Pulumi.<stack>.yaml`, or None."""
    path = ROOT / f"Pulumi.{stack}.yaml"
    config = yaml.safe_load(path.read_text("utf-8")).get("config", {}) if path.exists() else {}
    region = config.get("aws:region")
    return str(region) if region else None


def _ask_pulumi(stack: str) -> str:
    command = ["pulumi", "stack", "output", "--json", "--stack", stack]
    try:
        answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise SyncError(
            "the Pulumi CLI is not on PATH; https://www.pulumi.com/docs/install/ says how"
        ) from None
    if answer.returncode:
        raise SyncError(f"pulumi stack output: {(answer.stderr or answer.stdout).strip().splitlines()[-1]}")
    return answer.stdout
