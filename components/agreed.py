"""What the components and the app must agree on: `api/contract`, which an installed package carries as its own part."""

try:
    from .contract import (  # type: ignore[import-not-found, unused-ignore]
        KNOWLEDGE_PREFIX,
        METRIC_NAMESPACE,
        NO_ANSWER,
        ORIGIN_SECRET_HEADER,
        TOOLS,
        ToolDeclaration,
        cache_folder,
    )
except ModuleNotFoundError:  # in the repository
    from api.contract import (
        KNOWLEDGE_PREFIX,
        METRIC_NAMESPACE,
        NO_ANSWER,
        ORIGIN_SECRET_HEADER,
        TOOLS,
        ToolDeclaration,
        cache_folder,
    )

__all__ = [
    "KNOWLEDGE_PREFIX",
    "METRIC_NAMESPACE",
    "NO_ANSWER",
    "ORIGIN_SECRET_HEADER",
    "TOOLS",
    "ToolDeclaration",
    "cache_folder",
]
