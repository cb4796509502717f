"""Which model answers a question: the stack's, and once that is throttled, the fall-back for the rest of the answer."""

from dataclasses import dataclass, field
from typing import Any

from api.bedrock_errors import is_exhausted
from api.contract.models import family_of
from api.errors import ApiError
from api.events import Completion, Fallback, Usage


@dataclass
class ModelChoice:
    """One question's model, and what its calls took. `usage` is None once a call didn't say."""

    model_id: str
    fallback_id: str | None = None
    usage: Usage | None = field(default_factory=Usage)
    fallback: Fallback | None = None

    def instead(self, failure: ApiError) -> bool:
        """Whether the fall-back takes over from here on: at the first sign that the model gives no more."""
        if self.fallback_id is None or self.fallback is not None or not is_exhausted(failure):
            return False
        self.model_id, self.fallback = self.fallback_id, Fallback(self.fallback_id, Usage())
        return True

    def took(self, usage: Usage | None) -> None:
        """Count one call."""
        self.usage = self.usage + usage if self.usage is not None and usage is not None else None
        if self.fallback is not None and usage is not None:
            self.fallback = Fallback(self.fallback.model, self.fallback.usage + usage)

    def completion(self, finish_reason: str) -> Completion:
        """The end of the answer, with what it took."""
        return Completion(finish_reason, self.usage, self.fallback)

    def request(self, max_tokens: int) -> dict[str, Any]:
        """The members of a Converse request that depend on the model."""
        family = family_of(self.model_id)
        inference: dict[str, Any] = {"maxTokens": max_tokens}
        if family.temperature is not None:
            inference["temperature"] = family.temperature
        request: dict[str, Any] = {"modelId": self.model_id, "inferenceConfig": inference}
        if family.additional:
            request["additionalModelRequestFields"] = dict(family.additional)
        return request

    def cache_point(self, after: str) -> list[dict[str, Any]]:
        """The block that has what stands before it cached; none where the model doesn't, or where it wouldn't pay."""
        return [{"cachePoint": {"type": "default"}}] if after in family_of(self.model_id).caches else []
