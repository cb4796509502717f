"""A zip file whose bytes depend on nothing but its entries."""

import io
import zipfile
from collections.abc import Mapping

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip entry can hold
_EXECUTABLE = ("api/runtime/bootstrap",)


def write_zip(files: Mapping[str, bytes]) -> bytes:
    """The zip of `files`: sorted entries, one fixed time, modes 0644 and 0755, no folders, best compression."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path, _EPOCH)
            entry.create_system = 3  # Unix, also where the build runs on another system: modes are kept
            executable = path in _EXECUTABLE or path.endswith(".so")
            entry.external_attr = (0o100755 if executable else 0o100644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[path])
    return buffer.getvalue()
