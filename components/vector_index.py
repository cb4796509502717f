"""The vectors: a bucket of S3 Vectors with one index, named after everything that replaces it."""

import hashlib
import json
from collections.abc import Mapping, Sequence

import pulumi
import pulumi_aws as aws

from .embedding_models import EMBEDDING_DIMENSIONS

# Bedrock keeps each chunk's text and its own record under these keys; as filterable metadata (2 KB a vector) most
# chunks would be refused (Amazon Bedrock User Guide, "Prerequisites for your own vector store", S3 Vectors).
NON_FILTERABLE_KEYS = ["AMAZON_BEDROCK_TEXT", "AMAZON_BEDROCK_METADATA"]

DISTANCE_METRIC = "cosine"


def vector_index(
    name: str,
    embedding_model: str,
    *,
    bucket_name: str | None,
    force_destroy: bool,
    kms_key_arn: pulumi.Input[str] | None,
    tags: Mapping[str, str],
    opts: pulumi.ResourceOptions,
) -> aws.s3.VectorsIndex:
    """The index for a model's vectors, in a vector bucket of its own."""
    dimension = EMBEDDING_DIMENSIONS[embedding_model]
    rebuilt = {**tags, "rebuilt-by": "agent sync"}
    bucket = aws.s3.VectorsVectorBucket(
        f"{name}-vectors",
        vector_bucket_name=bucket_name or vector_bucket_name(name),
        force_destroy=force_destroy,
        encryption_configurations=[{"sse_type": "aws:kms", "kms_key_arn": kms_key_arn}]
        if kms_key_arn
        else None,
        tags=rebuilt,
        opts=opts,
    )
    return aws.s3.VectorsIndex(
        f"{name}-index",
        vector_bucket_name=bucket.vector_bucket_name,
        index_name=index_name(embedding_model, dimension, DISTANCE_METRIC, NON_FILTERABLE_KEYS),
        data_type="float32",
        dimension=dimension,
        distance_metric=DISTANCE_METRIC,
        metadata_configuration={"non_filterable_metadata_keys": NON_FILTERABLE_KEYS},
        tags=rebuilt,
        opts=opts,
    )


def vector_bucket_name(name: str) -> str:
    """A name that is unique in an account and region and lasts: AWS generates none for vector buckets."""
    full = f"{pulumi.get_project()}-{pulumi.get_stack()}-{name}".lower()
    safe = "".join(letter if letter.isalnum() else "-" for letter in full)
    return safe if len(safe) <= 63 else f"{safe[:54]}-{hashlib.sha256(full.encode()).hexdigest()[:8]}"


def index_name(
    embedding_model: str, dimension: int, distance_metric: str, non_filterable_keys: Sequence[str]
) -> str:
    """All that replaces an index, spelt as its name (3 to 63 of lower case, digits, dots, hyphens): the model, the
    vector length, the metric, and a hash that also covers the metadata keys."""
    everything = json.dumps([embedding_model, dimension, distance_metric, *non_filterable_keys])
    digest = hashlib.sha256(everything.encode()).hexdigest()[:6]
    readable = f"{embedding_model.split(':')[0]}-{dimension}-{distance_metric}".lower()
    return f"{readable[:56]}-{digest}"
