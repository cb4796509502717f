"""The Pulumi CLI: on PATH, else installed by the Automation API, else built from its Go module.

Kept under the cache folder by version, so that it is fetched or built once. Source of the module's needs: the go.mod of
github.com/pulumi/pulumi/pkg/v3, whose `replace` a depending module has to repeat.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from api.contract import cache_folder
from cli.prerequisites.browser import MissingPrerequisiteError

GO_MODULE_VERSION = "3.257.0"
INSTALL_TIMEOUT_SECONDS = 180

_GO_MOD = f"""\
module pulumi-cli

go 1.25

require github.com/pulumi/pulumi/pkg/v3 v{GO_MODULE_VERSION}

replace github.com/atotto/clipboard => github.com/tgummerer/clipboard v0.0.0-20241001131231-d02d263e614e
"""

_TOOLS_GO = """\
//go:build tools

package tools

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
"""


def find_pulumi() -> Path | None:
    """The folder whose `bin/pulumi` is the CLI, or None: PULUMI_ROOT, then PATH, then the cache."""
    named = os.environ.get("PULUMI_ROOT")
    if named:
        return Path(named)
    on_path = shutil.which("pulumi")
    if on_path and Path(on_path).resolve().parent.name == "bin":
        return Path(on_path).resolve().parent.parent
    return next((root for root in (_installed(), _built()) if (root / "bin" / "pulumi").exists()), None)


def ensure_pulumi() -> Path:
    """Find the CLI, install it, or build it.

    Raises:
        MissingPrerequisiteError: neither works here.
    """
    found = find_pulumi()
    if found:
        return found
    return _install() or _build() or _give_up()


def _installed() -> Path:
    return cache_folder() / "pulumi" / "installed"


def _built() -> Path:
    return cache_folder() / "pulumi" / f"go-{GO_MODULE_VERSION}"


def _install() -> Path | None:
    """Let the Automation API install the SDK's own version."""
    print("Installing the Pulumi CLI …", flush=True)
    code = "import sys; from pulumi.automation import PulumiCommand; PulumiCommand.install(root=sys.argv[1])"
    root = _installed()
    try:
        subprocess.run(
            [sys.executable, "-c", code, str(root)],
            check=True,
            timeout=INSTALL_TIMEOUT_SECONDS,
            capture_output=True,
        )
    except (subprocess.SubprocessError, OSError):
        return None
    return root if (root / "bin" / "pulumi").exists() else None


def _build() -> Path | None:
    """Build the CLI from the Go module with the Go compiler on PATH; about three minutes on 2 cores."""
    go = shutil.which("go")
    if not go:
        return None
    print(
        f"Building the Pulumi CLI {GO_MODULE_VERSION} from its Go module (about three minutes, once) …",
        flush=True,
    )
    root = _built()
    version_flag = f"github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v{GO_MODULE_VERSION}"
    (root / "bin").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "go.mod").write_text(_GO_MOD)
        (Path(folder) / "tools.go").write_text(_TOOLS_GO)
        unfinished = Path(folder) / "pulumi"
        environment = {**os.environ, "CGO_ENABLED": "0", "GOFLAGS": "-mod=mod"}
        for command in (
            [go, "mod", "tidy"],
            [
                *(go, "build", "-trimpath", "-ldflags", f"-s -w -X {version_flag}"),
                *("-o", str(unfinished), "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"),
            ],
        ):
            done = subprocess.run(
                command, cwd=folder, env=environment, capture_output=True, text=True, check=False
            )
            if done.returncode:
                print(done.stderr[-2_000:], flush=True)
                return None
        shutil.move(unfinished, root / "bin" / "pulumi.new")
        (root / "bin" / "pulumi.new").replace(root / "bin" / "pulumi")
    return root


def _give_up() -> Path:
    raise MissingPrerequisiteError(
        "The engine tests need the Pulumi CLI. Install it as https://www.pulumi.com/docs/install/ says, or install Go "
        "1.25 or newer (Debian: sudo apt-get install golang) and run make test again: it builds the CLI"
    )


if __name__ == "__main__":
    try:
        print(ensure_pulumi())
    except MissingPrerequisiteError as error:
        sys.exit(str(error))
