"""Runs the edge function as CloudFront would, in a JavaScript engine."""

import json
import shutil
import subprocess
from typing import Any

import pytest

from tests.waiting import PATIENCE

RUN = """
const handler = new Function(process.argv[1] + "\\nreturn handler;")();
const answers = JSON.parse(process.argv[2]).map(([uri, querystring]) => {
  const headers = { host: { value: "example.com" } };
  const answer = handler({ request: { method: "GET", uri, querystring, headers, cookies: {} } });
  if (!answer.statusCode) return { passes: answer.uri };
  const said = Object.fromEntries(Object.entries(answer.headers).map(([name, item]) => [name, item.value]));
  return { status: answer.statusCode, headers: said, body: answer.body ? answer.body.data : "" };
});
console.log(JSON.stringify(answers));
"""


def at_the_edge(source: str, requests: list[tuple[str, dict[str, Any]]]) -> list[dict[str, Any]]:
    """The function's answers, from a JavaScript engine."""
    if shutil.which("node") is None:
        pytest.skip("needs node to run the edge function")
    done = subprocess.run(
        ["node", "-e", RUN, source, json.dumps(requests)],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers
