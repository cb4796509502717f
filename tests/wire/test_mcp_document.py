"""The client that the document about MCP shows talks to this product, and prints what the document says."""

import subprocess
import sys

from tests.ours import KNOWLEDGE, ours_only
from tests.unit.content.test_snippets import NEEDS_A_SERVER, SHOWN
from tests.waiting import PATIENCE
from tests.wire.serving import Served


@ours_only
def test_the_documents_client_prints_what_it_says(app: Served) -> None:
    ((code, said),) = SHOWN.findall((KNOWLEDGE / NEEDS_A_SERVER).read_text("utf-8"))
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env={"MCP_ADDRESS": f"{app.address}/mcp"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert (ran.stdout, ran.stderr) == (said, "")
