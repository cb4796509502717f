"""Markdown read once: as blocks, as the units an answer says, and as clean text, whatever tool it was written for.

Imports `api.contract` and nothing else of ours.
"""

from content.reading.blocks import Block, Reading, Scope, read
from content.reading.navigation import plain
from content.reading.unit import Unit
from content.reading.units import units

__all__ = ["Block", "Reading", "Scope", "Unit", "plain", "read", "units"]
