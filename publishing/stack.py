"""One deployed stack brought in step: knowledge base, pages, the deployment's record."""

from dataclasses import dataclass
from pathlib import Path

from content import Library
from publishing.deployment import repository, write_deployment
from publishing.errors import PublishingError
from publishing.objects import UPLOADS_AT_ONCE
from publishing.pages import publish_pages
from publishing.sync import Outcome, Progress, Target, synchronise


@dataclass(frozen=True)
class StackNames:
    """What a sync needs to know of a stack, from its outputs."""

    stack: str
    knowledge_base_id: str
    data_source_id: str
    documents_bucket: str
    site_bucket: str


@dataclass(frozen=True)
class Published:
    """What was done: the sync's outcome, and how many pages were written."""

    outcome: Outcome
    pages: int


def publish(
    library: Library, knowledge: Path, names: StackNames, region: str | None, progress: Progress | None = None
) -> Published:
    """Bring one stack in step.

    Args:
        library: what `content.load(knowledge)` returned.
        knowledge: the folder.
        names: the stack's names.
        region: the stack's region; None takes the environment's.
        progress: receives how far the sync is.

    Raises:
        PublishingError: AWS refused a step; the message says which.
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
            bucket=names.documents_bucket,
            knowledge_base_id=names.knowledge_base_id,
            data_source_id=names.data_source_id,
        )
        outcome = synchronise(library, target, progress)
        pages = publish_pages(library, knowledge, s3, names.site_bucket)
        write_deployment(s3, target.bucket, names.stack, library, repository())
    except ClientError as error:
        raise PublishingError.of(error) from error
    except BotoCoreError as error:
        raise PublishingError(
            f"{error}; `aws sts get-caller-identity` shows which credentials are used"
        ) from error
    return Published(outcome, pages)
