"""The knowledge base's index: BM25 and MiniLM embeddings, fused by a weighted sum.

The emulator's Retrieve and ingestion import it, and `emulator.model` its words and vectors; it imports neither.
"""

from emulator.retrieval.index import Index
from emulator.retrieval.passages import Hit, Passage

__all__ = ["Hit", "Index", "Passage"]
