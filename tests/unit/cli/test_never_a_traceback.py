"""What the machine, a stranger's server or another program does to a command ends it with one sentence."""

import json
import os
import signal
import socketserver
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.prices import FILE, PricesError, read_prices
from cli.__main__ import app
from cli.removal.pulumi import PulumiStack
from cli.site_facts import journey
from cli.site_files import SiteError, claims, parts, settings
from cli.site_files import read as site_file
from cli.stack_outputs import stack_names
from content import load
from doctor.asking import ask, fetch
from doctor.machine import pulumi
from doctor.trouble import Refused
from doctor.wanted import Wanted
from publishing.errors import PublishingError
from tests.damage import documents, texts

ROOT = Path(__file__).parents[3]
INTERRUPTED_WHILE_LOADING = """
import os, runpy, signal, sys
class Interrupting:
    def find_spec(self, name, *_):
        if name == "cli.ask":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupting())
signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores it
runpy.run_module("cli", run_name="__main__")
"""


def agent(*arguments):
    ended = CliRunner().invoke(app, [str(one) for one in arguments])
    assert isinstance(ended.exception, SystemExit | None), "what a process would show as a traceback"
    return ended


def test_square_brackets_and_colons_of_names_are_printed_as_they_are(tmp_path):
    folder = tmp_path / "a [" / "b] [red] :bug:"
    folder.mkdir(parents=True)
    (folder / "c [bold].md").write_text("no title\n", "utf-8")
    ended = agent("check", "--knowledge", folder)
    assert ended.exit_code == 1
    assert "c [bold].md:1: no title" in ended.stderr
    assert f"error: 1 problem in {folder}" in ended.stderr


def test_a_file_where_a_folder_is_to_be_written_is_one_sentence(tmp_path):
    (tmp_path / "build").write_text("", "utf-8")
    ended = agent("package", "--output", tmp_path / "build")
    assert (ended.exit_code, ended.stderr) == (1, f"error: {tmp_path / 'build'}: File exists\n")


@pytest.mark.parametrize("text", [b"[]", b"7", b"\xff\xfe", b"{}"])
def test_a_file_that_is_no_graph_and_no_preview_is_one_sentence(tmp_path, text):
    file = tmp_path / "file.json"
    file.write_bytes(text)
    for command in (
        ["rules", "--graph", file],
        ["review", "--base-graph", file, "--head-graph", file],
    ):
        ended = agent(*command)
        assert ended.exit_code == 1
        assert f"{file} is no captured graph (" in ended.stderr


@pytest.mark.parametrize("value", [7, "x", [], {"a": None}])
def test_a_graph_whose_inputs_no_resource_has_is_one_sentence(tmp_path, value):
    graph = json.loads((ROOT / "api/data/graphs/dev.json").read_text("utf-8"))
    for node in graph["nodes"]:
        node["inputs"] = dict.fromkeys(node.get("inputs", {}), value)
    file = tmp_path / "file.json"
    file.write_text(json.dumps(graph), "utf-8")
    for command in (["rules", "--graph", file], ["review", "--base-graph", file, "--head-graph", file]):
        ended = agent(*command)
        assert ended.exit_code == 1


@pytest.mark.parametrize("command", ["documents", "site"])
def test_a_committed_graph_with_a_merges_marks_is_named(tmp_path, monkeypatch, command):
    monkeypatch.setattr("cli.site_facts.GRAPHS", tmp_path)
    (tmp_path / "dev.json").write_text("<<<<<<< HEAD\n", "utf-8")
    options = ["--check"] if command == "documents" else ["--out", tmp_path / "site"]
    ended = agent(command, *options)
    assert ended.exit_code == 1
    assert f"{tmp_path / 'dev.json'} is no captured graph (" in ended.stderr


@pytest.mark.parametrize(
    ("name", "read"), [("site", settings), ("parts", parts), ("built", partial(claims, root=ROOT))]
)
def test_a_file_of_the_site_is_read_or_refused_by_its_name(name, read):
    whole = site_file(ROOT / "site" / f"{name}.yaml")
    assert read(whole)
    refused = 0
    for damaged in documents({key: value[:2] if key == "parts" else value for key, value in whole.items()}):
        try:
            read(damaged if isinstance(damaged, dict) else {})
        except SiteError as error:
            refused += str(error).startswith(f"{name}.yaml")
    assert refused > 5


def test_a_price_file_is_read_or_refused_by_its_name(tmp_path, monkeypatch):
    whole = json.loads(FILE.read_text("utf-8"))
    first = next(iter(whole["services"]))
    file, refused = tmp_path / "prices.json", []
    for text in texts(
        {**whole, "models": whole["models"][:1], "services": {first: whole["services"][first]}}
    ):
        file.write_bytes(text.encode("utf-8", "replace"))
        try:
            read_prices(file)
        except PricesError as error:
            refused.append(str(error))
    assert all(each.startswith("prices.json isn't of its form (") for each in refused)
    assert len(refused) > 50
    monkeypatch.setattr("cli.cost.packaged_prices", lambda: read_prices(file))
    ended = agent("cost")
    assert (ended.exit_code, ended.stderr[:37]) == (1, "error: prices.json isn't of its form ")


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's full device")
@pytest.mark.parametrize("arguments", [["--help"], ["teardown", "--help"], ["cost"]])
def test_a_full_disk_behind_standard_output_is_one_sentence(arguments):
    command = [sys.executable, "-m", "cli", *arguments]
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (1, "error: [Errno 28] No space left on device\n")


def test_check_names_what_a_sync_would_refuse(tmp_path):
    (tmp_path / "a\nb.md").write_text("# A\n\nText.\n", "utf-8")
    ended = agent("check", "--knowledge", tmp_path)
    assert ended.exit_code == 1
    assert "'a\\nb.md' has characters that can't be shown; rename the file" in ended.stderr


def test_documents_of_a_folder_that_is_not_there_are_no_success(tmp_path):
    ended = agent("documents", "--check", "--knowledge", tmp_path / "none")
    assert ended.exit_code == 1
    assert "none does not exist" in ended.stderr


def test_a_day_that_no_calendar_has_is_no_entry_of_the_log(tmp_path):
    (tmp_path / "log").mkdir()
    for day in ("2026-02-30", "2026-02-28"):
        (tmp_path / "log" / f"{day}.md").write_text("# Day\n\nWork.\n", "utf-8")
    assert [one.path for one in journey(tmp_path, load(tmp_path)).log] == ["log/2026-02-28.md"]


@pytest.mark.parametrize(
    "said",
    [
        b"hello\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ndata: \xff\xfe\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\nevent: error\ndata: {bad\n\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 23\r\n\r\nevent: error\ndata: []\n\n",
        b"",
    ],
)
def test_a_server_that_is_not_ours_does_not_answer(said):
    class Stranger(socketserver.StreamRequestHandler):
        def handle(self):
            length = 0
            while (line := self.rfile.readline()).strip():
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            self.rfile.read(length)
            self.wfile.write(said)

    with socketserver.TCPServer(("127.0.0.1", 0), Stranger) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        with pytest.raises(OSError, match=r"no answer of this product|Remote end closed"):
            ask(address, "What?")
        ended = agent("ask", "--url", address, "What?")
        server.shutdown()
    assert ended.exit_code == 1
    assert f"{address} does not answer: " in ended.stderr


@pytest.mark.parametrize("address", ["nope", "http://[x", "http://a b", "http://x:abc"])
def test_what_is_no_address_does_not_answer(address):
    with pytest.raises(OSError, match="no answer of this product"):
        ask(address, "What?")
    with pytest.raises(OSError, match="no answer of this product"):
        fetch(address)


@pytest.fixture
def strange_pulumi(tmp_path, monkeypatch):
    """A program of that name which prints bytes."""
    file = tmp_path / "pulumi"
    file.write_text("#!/bin/sh\nprintf '\\377\\376 [/x]'\n", "utf-8")
    file.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")


@pytest.mark.usefixtures("strange_pulumi")
def test_what_pulumi_prints_beside_json_is_quoted(tmp_path):
    with pytest.raises(PublishingError, match="the outputs of dev are not JSON: '��"):
        stack_names("dev", None)
    with pytest.raises(PublishingError, match="the resources of dev are not JSON: '��"):
        PulumiStack(tmp_path, "dev").standing()
    ended = agent("deploy", "-s", "dev", "--yes")
    assert ended.exit_code == 2
    assert "error: preview: `pulumi version`: " in ended.stderr


@pytest.mark.parametrize("printed", ["not json", "{}x", '{"a": 1}', "[7]", "[{}]"])
def test_a_list_of_stacks_that_is_none_is_refused(printed):
    def run(command):
        return subprocess.CompletedProcess(command, 0, printed, "")

    with pytest.raises(Refused):
        pulumi(run, Wanted.of("dev", "project", {}))


def test_ctrl_c_while_the_commands_load_ends_without_a_word():
    command = [sys.executable, "-c", INTERRUPTED_WHILE_LOADING, "check"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (-signal.SIGINT, "")


def test_documents_that_are_as_they_should_be_are_not_silence(tmp_path):
    (tmp_path / "a.md").write_text("# A\n\nText.\n", "utf-8")
    ended = agent("documents", "--knowledge", tmp_path)
    assert (ended.exit_code, ended.stdout) == (
        0,
        "nothing to write: every generated part is as the program says\n",
    )
