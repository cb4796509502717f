"""The one file that a job which nobody trusts hands over: bounded, plain, and read without being unpacked."""

import io
import stat
import zipfile
import zlib

NAME = "review-head"
MEMBER = "head.json"
MOST_ZIPPED = 5_000_000
MOST_BYTES = 20_000_000


class ArtefactError(ValueError):
    """The artefact isn't the one file that it should be; the message says why."""


def unpacked(data: bytes) -> str:
    """The text of the artefact's one file. Nothing is written to a disk.

    Raises:
        ArtefactError: it is too large, holds more than the file, or something that isn't a plain file.
    """
    if len(data) > MOST_ZIPPED:
        raise ArtefactError(f"it has {len(data):,} bytes; the most is {MOST_ZIPPED:,}")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if [one.filename for one in members] != [MEMBER]:
                raise ArtefactError(f"it holds something else than {MEMBER}")
            (member,) = members
            kind = stat.S_IFMT(member.external_attr >> 16)
            if kind not in (0, stat.S_IFREG) or member.is_dir():
                raise ArtefactError(f"{MEMBER} is no plain file")
            if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise ArtefactError(f"{MEMBER} is compressed as GitHub never does")
            if member.file_size > MOST_BYTES:
                raise ArtefactError(f"{MEMBER} has {member.file_size:,} bytes; the most is {MOST_BYTES:,}")
            with archive.open(member) as file:
                content = file.read(MOST_BYTES + 1)  # the size that a header tells may be a lie
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise ArtefactError(f"it can't be read ({type(error).__name__})") from error
    if len(content) > MOST_BYTES:
        raise ArtefactError(f"{MEMBER} has more than {MOST_BYTES:,} bytes")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ArtefactError(f"{MEMBER} is no text") from error
