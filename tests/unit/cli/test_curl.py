"""The curl that the documents show, run as it stands there against the local server's strictest front door."""

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
from tests.ours import document

TEXT = document("programs.md")


async def asked(request: Request) -> JSONResponse:
    return JSONResponse({"asked": await request.json(), "accept": request.headers["accept"]})


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("openssl")), reason="needs curl and openssl")
def test_the_documented_curl_gets_through_the_door_that_wants_a_hash() -> None:
    (command,) = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
    app = SignedBodies(Starlette(routes=[Route("/api/ask", asked, methods=["POST"])]))
    with serving(app, listen(0)) as address:
        told = command.replace("http://127.0.0.1:8080", address)
        ended = subprocess.run(
            ["sh", "-c", told], capture_output=True, text=True, check=True, env={"PATH": "/usr/bin:/bin"}
        )
    assert json.loads(ended.stdout) == {
        "asked": {"question": "What does it cost a month?"},
        "accept": "application/json",
    }
