"""What mypy leaves unread of pulumi_aws is nothing that the components use."""

import ast
import tomllib

from tests.product import ROOT

ROOTS = {"_enums", "_inputs", "get_caller_identity", "get_region", "outputs", "provider"}
"""Modules of the package itself, which are no services."""


def services_in(text: str) -> set[str]:
    """`iam` of `aws.iam.Role`."""
    inner = (each.value for each in ast.walk(ast.parse(text)) if isinstance(each, ast.Attribute))
    return {
        each.attr
        for each in inner
        if isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name) and each.value.id == "aws"
    }


def test_mypy_reads_every_service_that_the_components_use() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mypy"]["overrides"]
    (read,) = [set(each["module"]) for each in settings if each.get("follow_imports") == "silent"]
    services = {name.split(".")[1] for name in read if "." in name} - ROOTS
    texts = [path.read_text("utf-8") for path in (ROOT / "components").rglob("*.py")]
    used = set().union(*map(services_in, texts))
    assert services == used, "pyproject.toml names the services that mypy reads"
