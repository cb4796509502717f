"""Markdown read once: as blocks, as the units an answer says, and as clean text, whatever tool it was written for.

Imports `api.contract` and nothing else of ours.
"""

from content.reading.blocks import Block, Reading, Scope, read
from content.reading.units import Unit, plain, units

__all__ = ["Block", "Reading", "Scope", "Unit", "plain", "read", "units"]
