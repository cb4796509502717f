"""`agent package`: build what Lambda runs, `build/api.zip`, and its bill of materials."""

import zipfile
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from components.lambda_package import LAMBDA, PackageError, build_package, host_target


class Platform(StrEnum):
    """Where the package is to run."""

    LAMBDA = "lambda"
    HOST = "host"


def package(
    platform: Annotated[
        Platform, typer.Option(help="lambda: arm64, Python 3.13. host: this machine, for the Lambda bench.")
    ] = Platform.LAMBDA,
    output: Annotated[Path, typer.Option(help="The folder the zip is written to.")] = Path("build"),
) -> None:
    """Build the Lambda package, the same bytes for the same commit, and print its size and hash."""
    root = Path(__file__).resolve().parent.parent
    try:
        built = build_package(root, LAMBDA if platform is Platform.LAMBDA else host_target(), output)
    except PackageError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    with zipfile.ZipFile(built.zip) as archive:
        unzipped = sum(entry.file_size for entry in archive.infolist())
    size = built.zip.stat().st_size
    typer.echo(
        f"{built.zip}  {size / 1e6:.2f} MB, unzipped {unzipped / 1e6:.2f} MB{'  (cached)' if built.cached else ''}"
    )
    typer.echo(f"sha256 {built.sha256}")
    typer.echo(f"{built.sbom}  CycloneDX 1.6")
