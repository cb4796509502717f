"""Why a model stopped, in the words of `done.finish_reason`, for every family of models and for AgentCore's harness.

Sources: `stopReason` of "ConverseStream", Amazon Bedrock Runtime API reference, and `HarnessStopReason`, Amazon Bedrock
AgentCore API reference (botocore 1.44.5). A reason that AWS adds later ends the answer under its own name.
"""

from typing import Final

from api.errors import ApiError, ErrorCode

FINISHED: Final = {
    "end_turn": "end_turn",
    "stop_sequence": "end_turn",
    "max_tokens": "max_tokens",
    "max_output_tokens_exceeded": "max_tokens",
    "model_context_window_exceeded": "max_tokens",
    "tool_use": "tool_limit",  # it asks for another round than there are
    "tool_result": "tool_limit",
    "max_iterations_exceeded": "tool_limit",
    "guardrail_intervened": "guardrail_intervened",
    "content_filtered": "content_filtered",
    "refusal": "content_filtered",  # Claude's own name for it ("Handling stop reasons", Anthropic)
    "hook_stopped": "content_filtered",  # somebody's hook decided that this isn't to be said
}
BROKEN: Final = frozenset(
    {"malformed_model_output", "malformed_tool_use", "interrupted", "partial_turn", "timeout_exceeded"}
)
"""The model, or what runs it, gave up in the middle: what it has said is no answer."""
RETURNS_CONTROL: Final = frozenset({"tool_use", "max_iterations_exceeded"})
"""With a tool call: it is to be served, also where the one allowed iteration ended with it."""


def finish_reason(stop_reason: str | None) -> str:
    """`done.finish_reason` for a stop reason.

    Raises:
        ApiError: `interrupted`, where the model didn't get to an end.
    """
    if stop_reason in BROKEN:
        raise ApiError(ErrorCode.INTERRUPTED, cause=f"the model stopped with {stop_reason}")
    reason = stop_reason or "end_turn"
    return FINISHED.get(reason, reason)
