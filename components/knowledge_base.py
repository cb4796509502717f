"""The knowledge base: documents in S3, vectors in S3 Vectors, and the Bedrock service that joins them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pulumi
import pulumi_aws as aws

from .agreed import KNOWLEDGE_PREFIX
from .embedding_models import CHOOSES_DIMENSIONS, EMBEDDING_DIMENSIONS
from .iam import Place, ServiceRole, Statement, in_account
from .private_bucket import PrivateBucket
from .vector_index import vector_index


@dataclass(frozen=True, kw_only=True)
class ExistingBucket:
    """A bucket that another program makes, protects and pays for."""

    name: pulumi.Input[str]
    arn: pulumi.Input[str]


@dataclass(frozen=True, kw_only=True)
class KnowledgeBaseArgs:
    """What a knowledge base needs to know."""

    embedding_model: str = "amazon.titan-embed-text-v2:0"
    prefix: str = KNOWLEDGE_PREFIX
    """The documents are the objects below this prefix; the bucket may hold other things beside them."""
    retain_data: bool = False
    """Keep the documents bucket, with older versions, when the stack is destroyed."""
    bucket: ExistingBucket | None = None
    """Documents of a bucket of your own, which is left as it is; without it, a private one is made."""
    kms_key_arn: pulumi.Input[str] | None = None
    """Encrypts documents and vectors, instead of S3's own keys. The key's policy must let the principal
    indexing.s3vectors.amazonaws.com decrypt (Amazon S3 User Guide, "Data protection and encryption in S3 Vectors")."""
    vector_bucket_name: str | None = None
    """AWS generates none; by default project, stack and the component's name."""
    tags: Mapping[str, str] = field(default_factory=dict)
    """Added to every resource that takes tags, beside the component's own `component`."""

    def __post_init__(self) -> None:
        if self.embedding_model not in EMBEDDING_DIMENSIONS:
            raise ValueError(
                f"embedding_model is {self.embedding_model!r}, whose vectors' length isn't known here; "
                f"known: {', '.join(EMBEDDING_DIMENSIONS)}. Add it to components/embedding_models.py"
            )


class KnowledgeBase(pulumi.ComponentResource):
    """A Bedrock knowledge base over one documents bucket and one S3 Vectors index.

    A program of its own:

        import pulumi
        from components.knowledge_base import KnowledgeBase, KnowledgeBaseArgs

        knowledge = KnowledgeBase("manuals", KnowledgeBaseArgs(prefix="manuals/"))
        pulumi.export("knowledgeBaseId", knowledge.id)
        pulumi.export("uploadTo", knowledge.documents_bucket)

    The data source doesn't chunk: one object is one chunk, cut by whoever uploads it, so a citation names exactly
    what was uploaded, and a one-line edit embeds one chunk again. Chunking can't be changed later.

    The index is named after everything that replaces it: embedding model, dimensions, distance metric, metadata keys.
    A new embedding model therefore makes a new index, a new knowledge base and a new data source, and vectors of two
    models never share an index; the next sync fills it. Under an unchanged name the new index would be refused, since
    it is made while the old one still answers.
    Vectors are rebuilt from the documents, so they aren't retained: a kept vector bucket, whose name AWS doesn't
    generate, would only block the next `pulumi up`.

    Bedrock tries the role when the knowledge base is made. The knowledge base depends on the role's policy, and
    the AWS provider retries that one refusal, for a bounded time, while IAM spreads the role; should it still be
    refused, `pulumi up` again continues where it stopped.
    """

    id: pulumi.Output[str]
    arn: pulumi.Output[str]
    data_source_id: pulumi.Output[str]
    documents_bucket: pulumi.Output[str]

    def __init__(
        self, name: str, args: KnowledgeBaseArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("public-bedrock-agent:components:KnowledgeBase", name, None, opts)
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        self._tags = {**args.tags, "component": "knowledge-base"}
        place = Place.of(self)
        embedding_model_arn = pulumi.Output.concat(
            "arn:aws:bedrock:", place.region, f"::foundation-model/{args.embedding_model}"
        )

        documents = args.bucket or self._bucket(name)
        index = vector_index(
            name,
            args.embedding_model,
            bucket_name=args.vector_bucket_name,
            force_destroy=not args.retain_data,
            kms_key_arn=args.kms_key_arn,
            tags=self._tags,
            opts=self._child,
        )
        role = ServiceRole(
            f"{name}-role",
            service="bedrock.amazonaws.com",
            trust_conditions=in_account(
                place.account_id,
                pulumi.Output.concat(
                    "arn:aws:bedrock:", place.region, ":", place.account_id, ":knowledge-base/*"
                ),
            ),
            statements=self._service_statements(documents, index, embedding_model_arn),
            tags=self._tags,
            opts=self._child,
        )
        knowledge_base = self._knowledge_base(name, role, index, embedding_model_arn)
        data_source = self._data_source(name, knowledge_base, documents)

        self.id = knowledge_base.id
        self.arn = knowledge_base.arn
        self.data_source_id = data_source.data_source_id
        self.documents_bucket = pulumi.Output.from_input(documents.name)
        self.documents_bucket_arn = pulumi.Output.from_input(documents.arn)
        self.register_outputs(
            {
                "id": self.id,
                "arn": self.arn,
                "dataSourceId": self.data_source_id,
                "documentsBucket": self.documents_bucket,
            }
        )

    def retrieve_statement(self) -> Statement:
        """To search the knowledge base."""
        return Statement(actions=["bedrock:Retrieve"], resources=[self.arn])

    def object_uri(self, key: str) -> pulumi.Output[str]:
        """Where one object of the documents bucket is."""
        return pulumi.Output.concat("s3://", self.documents_bucket, "/", key)

    def key_statements(self) -> list[Statement]:
        """What reading and writing documents takes beside S3's permissions: the key, if one was given."""
        key = self._args.kms_key_arn
        return [Statement(actions=["kms:Decrypt", "kms:GenerateDataKey"], resources=[key])] if key else []

    def read_object_statement(self, key: str) -> Statement:
        """To read one object of the documents bucket, beside the documents."""
        return Statement(
            actions=["s3:GetObject"], resources=[pulumi.Output.concat(self.documents_bucket_arn, "/", key)]
        )

    def _bucket(self, name: str) -> PrivateBucket:
        bucket = PrivateBucket(
            f"{name}-documents",
            retain=self._args.retain_data,
            tags=self._tags,
            parent=self,
            kms_key_arn=self._args.kms_key_arn,
        )
        bucket.attach_policy()
        return bucket

    def _service_statements(
        self,
        documents: PrivateBucket | ExistingBucket,
        index: aws.s3.VectorsIndex,
        embedding_model_arn: pulumi.Output[str],
    ) -> list[Statement]:
        return [
            Statement(actions=["bedrock:InvokeModel"], resources=[embedding_model_arn]),
            Statement(actions=["s3:ListBucket"], resources=[documents.arn]),
            Statement(
                actions=["s3:GetObject"],
                resources=[pulumi.Output.concat(documents.arn, f"/{self._args.prefix}*")],
            ),
            Statement(
                actions=[
                    "s3vectors:GetIndex",
                    "s3vectors:PutVectors",
                    "s3vectors:GetVectors",
                    "s3vectors:DeleteVectors",
                    "s3vectors:QueryVectors",
                ],
                resources=[index.index_arn],
            ),
            *self.key_statements(),
        ]

    def _knowledge_base(
        self,
        name: str,
        role: ServiceRole,
        index: aws.s3.VectorsIndex,
        embedding_model_arn: pulumi.Output[str],
    ) -> aws.bedrock.AgentKnowledgeBase:
        model = self._args.embedding_model
        embedding: Any = {"embedding_model_arn": embedding_model_arn}
        if model in CHOOSES_DIMENSIONS:
            embedding["embedding_model_configuration"] = {
                "bedrock_embedding_model_configuration": {
                    "dimensions": EMBEDDING_DIMENSIONS[model],
                    "embedding_data_type": "FLOAT32",
                }
            }
        return aws.bedrock.AgentKnowledgeBase(
            f"{name}-base",
            role_arn=role.arn,
            knowledge_base_configuration={"type": "VECTOR", "vector_knowledge_base_configuration": embedding},
            storage_configuration={
                "type": "S3_VECTORS",
                "s3_vectors_configuration": {"index_arn": index.index_arn},
            },
            tags=self._tags,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[role.policy]),
        )

    def _data_source(
        self,
        name: str,
        knowledge_base: aws.bedrock.AgentKnowledgeBase,
        documents: PrivateBucket | ExistingBucket,
    ) -> aws.bedrock.AgentDataSource:
        return aws.bedrock.AgentDataSource(
            f"{name}-source",
            knowledge_base_id=knowledge_base.id,
            data_source_configuration={
                "type": "S3",
                "s3_configuration": {"bucket_arn": documents.arn, "inclusion_prefixes": [self._args.prefix]},
            },
            vector_ingestion_configuration={"chunking_configuration": {"chunking_strategy": "NONE"}},
            # The index goes with the stack; DELETE would make Bedrock empty it first, and that fails
            # (DELETE_UNSUCCESSFUL) as soon as the role or the index is gone before it.
            data_deletion_policy="RETAIN",
            # AWS can't move a data source to another knowledge base, but the provider plans an update.
            opts=pulumi.ResourceOptions(parent=self, replace_on_changes=["knowledge_base_id"]),
        )
