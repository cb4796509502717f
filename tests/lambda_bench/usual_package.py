"""The same app zipped the usual way: `pip install -t`, everything kept, no bytecode. The peer of the benchmarks."""

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from components.lambda_package.recipe import api_files
from components.lambda_package.wheels import cache_folder

USUAL_HANDLER = """import os
from mangum import Mangum
from api.app import create_app
from api.settings import Settings
handler = Mangum(create_app(Settings.from_env(os.environ)), lifespan="off")
"""
EMPTY_HANDLER = "def handler(event, context):\n    return {'statusCode': 200, 'body': '{}'}\n"
PIP_INSTALL = (sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")


def usual_package(root: Path, output: Path) -> Path:
    """Install `requirements-api.txt` for this interpreter, add `api/` and the usual entry, and zip it all."""
    with tempfile.TemporaryDirectory() as scratch:
        command = [*PIP_INSTALL, "--no-compile"]
        wheels = [f"--find-links={folder}" for folder in (cache_folder() / "wheels").glob("host-*")]
        command += [*wheels, "--no-deps", "--require-hashes", "--target", scratch]
        subprocess.run([*command, "-r", root / "requirements-api.txt"], check=True)
        with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(Path(scratch).rglob("*")):
                if file.is_file():
                    archive.write(file, file.relative_to(scratch).as_posix())
            for path, data in api_files(root / "api").items():
                archive.writestr(path, data)
            archive.writestr("usual.py", USUAL_HANDLER)
    return output


def empty_package(output: Path) -> Path:
    """A function that does nothing: no package can start faster."""
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr("empty.py", EMPTY_HANDLER)
    return output
