"""The Lambda package: `api/` and its pinned requirements as one reproducible zip, with its bill of materials.

Plain Python without Pulumi, so that `agent package`, the Lambda bench and the Pulumi program share one recipe.
"""

from .build import Package, archive_path, build_package
from .target import LAMBDA, PackageError, Target, host_target

__all__ = ["LAMBDA", "Package", "PackageError", "Target", "archive_path", "build_package", "host_target"]
