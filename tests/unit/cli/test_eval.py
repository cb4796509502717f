"""`agent eval` measures any address, keeps a run, and says what became worse."""

import json
from pathlib import Path

from typer.testing import CliRunner

from cli.__main__ import app
from tests.doctor.test_page import DONE, stream
from tests.doctor.web import Web, serving

GOOD = {**DONE, "text": "It costs 0.23 USD.", "citations": [{"n": 1, "path": "costs.md", "section": "Costs"}]}


def run(web: Web, tmp_path: Path, *options: str) -> tuple[int, str]:
    questions = tmp_path / "q.yaml"
    questions.write_text("questions:\n- {id: q, question: 'What?', vital: [['0.23 USD']]}\n", "utf-8")
    ended = CliRunner().invoke(app, ["eval", "--url", web.url, "--questions", str(questions), *options])
    return ended.exit_code, ended.output


def test_a_run_is_kept_and_the_next_one_is_held_against_it(tmp_path: Path) -> None:
    kept = tmp_path / "run.json"
    with serving() as web:
        web.answers = {"POST /api/ask": (200, {}, stream(("delta", {"text": "x"}), ("done", GOOD)))}
        code, said = run(web, tmp_path, "--save", str(kept))
        assert (code, json.loads(kept.read_text())["figures"]["good"]) == (0, 1.0), said
        web.answers["POST /api/ask"] = (200, {}, stream(("done", {**GOOD, "text": "It costs money."})))
        code, said = run(web, tmp_path, "--compare", str(kept))
        assert code == 1
        assert "worse: q: What?" in said
        web.answers = {}
        code, said = run(web, tmp_path)
        assert code == 2, "nothing could be found out"
        assert "error: none of 1 question was answered: " in said
        assert "wanting" not in said, "one sentence, and no table of nothing"
    code, said = run(web, tmp_path, "--compare", str(tmp_path / "none.json"))
    assert code == 2
    assert "is no saved run" in said
