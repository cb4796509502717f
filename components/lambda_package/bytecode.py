"""Bytecode for the target interpreter, compiled by that interpreter.

Unchecked hash-based files (PEP 552): the import system trusts them without looking at the source, and they hold no
time stamp. Bytecode depends on Python's minor version, not on the processor. It holds lines and no columns (PEP 657),
which are a quarter of it: tracebacks name file and line, without carets. Of our own modules it leaves the docstrings
of modules and functions to the source beside it: nothing reads them at run time, while FastAPI shows those of classes.
"""

import base64
import json
import subprocess
from collections.abc import Mapping

from .target import Interpreter, PackageError, Target

TASK_ROOT = (
    "/var/task"  # where Lambda unpacks the zip, so that loading needn't rewrite file names in tracebacks
)
OWN = "api/"

# Sources come in and bytecode goes out through pipes, in one process and in sorted order: marshal's output depends
# on which strings the process already shares, so one order gives one result, wherever the build runs.
_COMPILER = """
import ast, base64, json, sys
from importlib import _bootstrap_external as external, util
task_root, own, sources = json.load(sys.stdin)

def undocumented(source):
    tree = ast.parse(source)
    for node in ast.walk(tree):
        documented = isinstance(node, (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef))
        if documented and ast.get_docstring(node, clean=False) is not None:
            said = node.body.pop(0)
            node.body = node.body or [ast.copy_location(ast.Pass(), said)]
    return tree

for path, text in sources:
    source = base64.b64decode(text)
    try:
        read = undocumented(source) if path.startswith(own) else source
        code = compile(read, task_root + "/" + path, "exec", dont_inherit=True, optimize=0)
    except SyntaxError as error:
        sys.exit(f"{path}: {error}")
    data = external._code_to_hash_pyc(code, util.source_hash(source), False)
    print(json.dumps([path, base64.b64encode(data).decode()]))
"""


def compile_sources(files: Mapping[str, bytes], target: Target, interpreter: Interpreter) -> dict[str, bytes]:
    """A bytecode file beside each Python source in `files`, under the name the target's import system looks for.

    Raises PackageError when a source doesn't compile.
    """
    sources = [
        (path, base64.b64encode(files[path]).decode()) for path in sorted(files) if path.endswith(".py")
    ]
    done = subprocess.run(
        [interpreter.path, "-s", "-S", "-W", "ignore", "-X", "no_debug_ranges", "-c", _COMPILER],
        input=json.dumps([TASK_ROOT, OWN, sources]),
        env={"PYTHONHASHSEED": "0", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        raise PackageError(f"{interpreter.path} can't compile the package: {done.stderr.strip()}")
    compiled: dict[str, bytes] = {}
    for line in done.stdout.splitlines():
        path, data = json.loads(line)
        folder, _, name = path.rpartition("/")
        cached = f"__pycache__/{name.removesuffix('.py')}.{target.cache_tag}.pyc"
        compiled[f"{folder}/{cached}" if folder else cached] = base64.b64decode(data)
    return compiled
