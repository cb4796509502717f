"""The packages depend on each other in one direction; `api` ships alone and the others stand alone."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = (
    "api",
    "cli",
    "components",
    "content",
    "doctor",
    "emulator",
    "evaluation",
    "graph",
    "publishing",
    "review",
)
MAY_IMPORT = {
    "cli": {*PACKAGES},
    "doctor": {"content", "graph", "publishing"},
    "emulator": {"content"},
    "evaluation": {"content", "doctor"},
    "publishing": {"content", "graph"},
    "review": {"api", "content", "emulator", "evaluation", "graph"},
}
AGREED = "api.contract"


def first_party_imports(source: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found.update(
                alias.name.split(".")[0] for alias in node.names if not alias.name.startswith(AGREED)
            )
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            if node.module.startswith(AGREED):  # pure data, importable by all
                continue
            found.add(node.module.split(".")[0])
    return found & {*PACKAGES, "tests"}


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_imports_only_what_the_design_allows(package):
    files = sorted((ROOT / package).rglob("*.py"))
    assert files
    for path in files:
        others = first_party_imports(path.read_text(encoding="utf-8")) - {package}
        assert others <= MAY_IMPORT.get(package, set()), path.relative_to(ROOT)


def test_the_program_imports_components_alone():
    source = (ROOT / "__main__.py").read_text(encoding="utf-8")
    assert first_party_imports(source) == {"components"}


def test_the_reader_of_imports_sees_them_inside_functions_too():
    assert first_party_imports("def f():\n    from api.app import x\n    import cli.run") == {"api", "cli"}


@pytest.mark.parametrize("path", sorted((ROOT / "api" / "contract").glob("*.py")), ids=lambda path: path.name)
def test_what_all_may_import_needs_the_standard_library_alone(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
            assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


@pytest.mark.parametrize("package", PACKAGES)
def test_each_package_says_what_lives_there_and_what_it_may_import(package):
    docstring = ast.get_docstring(ast.parse((ROOT / package / "__init__.py").read_text(encoding="utf-8")))
    assert docstring
    assert "import" in docstring.lower()
