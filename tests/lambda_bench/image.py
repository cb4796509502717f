"""What Lambda's image and Lambda's file system hold: an interpreter with `awslambdaric`, and an unpacked package."""

import importlib.metadata
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

_RUNTIME = ("awslambdaric", "snapshot-restore-py", "simplejson")


def runtime_interpreter(folder: Path) -> Path:
    """An interpreter that sees `awslambdaric` and nothing else, so that a package must bring all it imports."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    python = folder / "bin" / "python"
    site = folder / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    for name in _RUNTIME:
        for file in importlib.metadata.distribution(name).files or []:
            if ".." not in file.parts:
                destination = site / str(file)
                destination.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(str(file.locate()), destination)
    subprocess.run([python, "-m", "compileall", "-q", site], check=True)
    return python


def unpack(package: Path, task_root: Path, *extra: Path) -> Path:
    """Unpack a package as Lambda does, with `extra` modules beside it, and take away the right to write."""
    with zipfile.ZipFile(package) as archive:
        for entry in archive.infolist():
            path = Path(archive.extract(entry, task_root))
            path.chmod(stat.S_IMODE(entry.external_attr >> 16))
    for file in extra:
        shutil.copy(file, task_root)
    _set_writable(task_root, writable=False)
    return task_root


def remove(task_root: Path) -> None:
    """Delete an unpacked package."""
    _set_writable(task_root, writable=True)
    shutil.rmtree(task_root)


def _set_writable(root: Path, *, writable: bool) -> None:
    for folder, _, files in os.walk(root):
        for path in (Path(folder), *(Path(folder) / file for file in files)):
            mode = stat.S_IMODE(path.stat().st_mode)
            path.chmod(mode | stat.S_IWUSR if writable else mode & ~0o222)
