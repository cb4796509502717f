"""Agents that AWS runs: each keeps a session, asks the model behind the wire, and streams events of its own kind.

They are "deployed" as the stack would deploy them: with the contract's instruction and tools.
"""

from emulator.agents.bedrock_agent import BedrockAgent
from emulator.agents.harness import Harness

__all__ = ["BedrockAgent", "Harness"]
