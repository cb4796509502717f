"""knowledge/ as data: documents, chunks, roadmap, certificates, and their validation.

Imports `api.contract` and none of the other packages.
"""

from content.chunks import Chunk, Heading
from content.library import ContentError, Document, LeftOut, Library, files, load
from content.validation import Problem, problems

__all__ = [
    "Chunk",
    "ContentError",
    "Document",
    "Heading",
    "LeftOut",
    "Library",
    "Problem",
    "files",
    "load",
    "problems",
]
