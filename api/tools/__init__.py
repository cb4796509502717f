"""The agent's tools: deterministic, ours, over the packaged prices and the packaged resource graph.

`toolbox.py` says which are offered and runs them. They import nothing of the engines, so every engine can use them.
"""

from api.tools.toolbox import Tool, Toolbox

__all__ = ["Tool", "Toolbox"]
