"""What Pulumi runs: the repository's root is put on the path, since the engine starts in this folder."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pulumi_policy import PolicyPack

from graph.policy_pack.adapter import policies

PolicyPack(name="public-bedrock-agent", policies=policies())
