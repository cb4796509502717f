"""What one question uses: tokens, searches, checks, compute, requests, logs."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from api.contract.log_lines import METRICS
from api.costs.lines import CONVERSE, Use
from api.costs.shape import Shape
from api.prices import ModelPrice, Prices

FILE: Final = Path(__file__).parent.parent / "data" / "question.json"
KB, MB, GB = 1_000, 1_000_000, 1_000_000_000
TEXT_UNIT_CHARACTERS: Final = 1_000
"""A guardrail bills text units of up to 1,000 characters (Amazon Bedrock pricing, "Guardrails")."""
METRIC_SERIES: Final = len(METRICS)
"""Names with their one dimension, each a custom metric that a month with questions writes."""
VECTOR_BYTES: Final = 4 * 1_024 + 1_000
"""Titan V2's 1,024 float32 and about a kilobyte of key, attributes and text of each vector that a query reads."""

HARNESS_MOST_CPUS: Final = 2
HARNESS_MOST_GIGABYTES: Final = 8
"""What a session may have at most ("Quotas for Amazon Bedrock AgentCore", Runtime)."""
HARNESS_IDLE_SECONDS: Final = 60
"""How long a session that nobody stops is billed: `components/agent_harness.py`, a test holds them together."""


@dataclass(frozen=True, kw_only=True)
class QuestionUse:
    """What an average question uses; `question.json` says which of these were measured, how, and when."""

    input_tokens: int
    output_tokens: int
    follow_up_share: float
    rewrite_input_tokens: int
    rewrite_output_tokens: int
    search_input_tokens: int
    search_output_tokens: int
    query_tokens: int
    question_characters: int
    answer_characters: int
    lambda_seconds: float
    page_requests: int
    page_kilobytes: int
    log_kilobytes: float
    table_writes: int
    harness_cpu_seconds: float
    harness_gigabytes: float
    vectors: int

    def model_tokens(self, engine: str) -> tuple[float, float]:
        """Tokens that the model reads and writes a question.

        `converse` rewrites follow-ups and searches itself; the others' model decides what to search for, in a call of
        its own.
        """
        if engine == "converse":
            share = self.follow_up_share
            read, written = share * self.rewrite_input_tokens, share * self.rewrite_output_tokens
        else:
            read, written = float(self.search_input_tokens), float(self.search_output_tokens)
        return self.input_tokens + read, self.output_tokens + written


@cache
def average_question() -> QuestionUse:
    """The average question of the package, read once."""
    return QuestionUse(**json.loads(FILE.read_text(encoding="utf-8"))["average"])


def uses(shape: Shape, price: ModelPrice, use: QuestionUse) -> Iterator[Use]:
    """Everything that one question uses in a stack of this shape."""
    million = 1_000_000
    read, written = use.model_tokens(shape.engine)
    yield Use(CONVERSE, "input tokens", read, usd_per_unit=price.input / million)
    yield Use(CONVERSE, "output tokens", written, usd_per_unit=price.output / million)
    yield from beside_the_model(shape, use)


def beside_the_model(shape: Shape, use: QuestionUse) -> Iterator[Use]:
    """What one question uses but the model's tokens."""
    if shape.engine == "agentcore-harness":
        hours = use.lambda_seconds / 3_600  # its session lives as long as the answer: the app stops it
        yield Use("Bedrock AgentCore", "memory", hours * use.harness_gigabytes, "agentcore_memory")
        yield Use("Bedrock AgentCore", "CPU", use.harness_cpu_seconds / 3_600, "agentcore_cpu")
    yield from _searching(use)
    units = -(-use.question_characters // TEXT_UNIT_CHARACTERS)
    units += -(-use.answer_characters // TEXT_UNIT_CHARACTERS)
    for policy in shape.guardrail_policies:
        yield Use("Bedrock Guardrails", policy.removeprefix("guardrail_"), units, policy)
    yield from _serving(shape, use)


def search_uses(shape: Shape, use: QuestionUse) -> Iterator[Use]:
    """What a search without an answer uses: all that a question does but the model and its guardrail."""
    yield from _searching(use)
    yield from _serving(shape, use)


def _searching(use: QuestionUse) -> Iterator[Use]:
    yield Use("Bedrock embeddings", "the question's vector", use.query_tokens, "titan_embed_v2")
    yield Use("S3 Vectors", "queries", 1, "s3_vectors_queries")
    yield Use("S3 Vectors", "data processed", use.vectors * VECTOR_BYTES / 1e12, "s3_vectors_processed")


def _serving(shape: Shape, use: QuestionUse) -> Iterator[Use]:
    yield Use("Lambda", "requests", 1, "lambda_requests")
    yield Use("Lambda", "duration", use.lambda_seconds * shape.memory_mb / 1_024, "lambda_gb_second")
    if shape.gateway == "http-api":
        yield Use("API Gateway", "HTTP API requests", 1, "http_api_requests")
    elif shape.gateway == "rest-api":
        yield Use("API Gateway", "REST API requests", 1, "rest_api_requests")
    yield Use("CloudFront", "requests", use.page_requests, "cloudfront_requests")
    yield Use("CloudFront", "functions", use.page_requests, "cloudfront_functions")
    yield Use("CloudFront", "transfer", use.page_kilobytes * KB / GB, "cloudfront_transfer")
    if shape.has_web_acl:
        yield Use("WAF", "requests", use.page_requests, "waf_requests")
    if shape.has_table:
        yield Use("DynamoDB", "writes", use.table_writes, "dynamodb_writes")
    yield Use("CloudWatch Logs", "ingestion", use.log_kilobytes * KB / GB, "logs_ingestion")


def harness_at_most(prices: Prices, seconds: float) -> float:
    """USD of a harness's session that takes all it may and isn't stopped but by its idle time."""
    hours = (seconds + HARNESS_IDLE_SECONDS) / 3_600
    memory = hours * HARNESS_MOST_GIGABYTES * prices.unit("agentcore_memory")
    return memory + seconds / 3_600 * HARNESS_MOST_CPUS * prices.unit("agentcore_cpu")
