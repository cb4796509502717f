"""The curls that the documents show, run as they stand there against the local server's strictest front door."""

import json
import re
import shutil
import subprocess

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from cli.local_door import SignedBodies
from cli.local_server import listen, serving
from tests.ours import KNOWLEDGE, ours_only

HERE = "http://127.0.0.1:8080"
BLOCKS = [
    (path.name, block)
    for path in sorted(KNOWLEDGE.rglob("*.md"))
    for block in re.findall(r"```(?:sh|bash)\n(.*?)```", path.read_text("utf-8"), re.DOTALL)
    if "curl" in block and HERE in block
]


async def asked(request: Request) -> JSONResponse:
    return JSONResponse({"asked": await request.json(), "accept": request.headers["accept"]})


@ours_only
@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("openssl")), reason="needs curl and openssl")
@pytest.mark.parametrize(
    ("document", "question", "accept"),
    [
        ("architecture.md", "Why is there no OpenSearch here?", "*/*"),
        ("programs.md", "What does it cost a month?", "application/json"),
    ],
)
def test_each_documented_curl_gets_through_the_door_that_wants_a_hash(
    document: str, question: str, accept: str
) -> None:
    (command,) = (block for name, block in BLOCKS if name == document)
    app = SignedBodies(Starlette(routes=[Route("/api/ask", asked, methods=["POST"])]))
    with serving(app, listen(0)) as address:
        ended = subprocess.run(
            ["sh", "-c", command.replace(HERE, address)],
            capture_output=True,
            text=True,
            check=True,
            env={"PATH": "/usr/bin:/bin"},
        )
    assert json.loads(ended.stdout) == {"asked": {"question": question}, "accept": accept}


@ours_only
def test_no_other_document_shows_a_curl_that_is_not_run() -> None:
    assert {name for name, _ in BLOCKS} == {"architecture.md", "programs.md"}
