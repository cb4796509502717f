"""The OpenAPI document against the running app: schemathesis finds no answer that it doesn't describe."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.wire.serving import Emulated, Served

SCHEMATHESIS = Path(sys.executable).parent / "schemathesis"


@pytest.fixture(scope="module")
def described(session_emulator: Emulated) -> Iterator[Served]:
    session_emulator.clear()
    with session_emulator.serve() as served:
        yield served


@pytest.mark.slow
@pytest.mark.parametrize("examples", [20, pytest.param(40, marks=pytest.mark.whole)])
def test_every_check_of_schemathesis_passes(described: Served, tmp_path: Path, examples: int) -> None:
    command = [SCHEMATHESIS, "run", f"{described.address}/api/openapi.json", "--checks", "all", "--no-color"]
    command += ["--max-examples", str(examples), "--seed", "1", "--workers", "2", "--request-timeout", "60"]
    result = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=280)
    assert result.returncode == 0, result.stdout[-6_000:] + result.stderr[-2_000:]


def test_the_document_names_each_route_and_its_errors(described: Served) -> None:
    document = described.client.get("/api/openapi.json").json()
    assert set(document["paths"]) == {"/api/ask", "/api/health", "/api/about", "/api/feedback"}
    ask = document["paths"]["/api/ask"]["post"]
    assert set(ask["responses"]["200"]["content"]) == {"application/json", "text/event-stream"}
    assert {"400", "403", "408", "413", "415", "422", "429", "500", "502", "503", "504"} <= set(
        ask["responses"]
    )
    assert ask["requestBody"]["content"]["application/json"]["schema"] == {
        "$ref": "#/components/schemas/AskRequest"
    }
