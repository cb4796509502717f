"""The engines, and by which operation each lets its model write: what a scripted fault has to name."""

from typing import Final

WRITES: Final = {
    "converse": "ConverseStream",
    "bedrock-agent": "InvokeAgent",
    "agentcore-harness": "InvokeHarness",
}
"""Engine to the streaming operation that gives the answer."""
EVERY: Final = tuple(WRITES)
