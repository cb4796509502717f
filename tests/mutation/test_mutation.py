"""The harness itself: it makes every kind of fault, and tells what is noticed from what isn't."""

import ast
import subprocess
from pathlib import Path

import pytest

from tests.mutation import trying
from tests.mutation.kinds import KINDS
from tests.mutation.mutants import PACKAGES, ROOT, equivalents, files, mutants, sample, source
from tests.mutation.reaching import Reach
from tests.mutation.trying import Copies

EVERY_KIND = '''"""A docstring is no fault."""

LIMIT = 5_000


def waited(job, most: int = 3, *, key="status"):
    """Neither is this."""
    if job[key] == "FAILED" or not job.get("done"):
        raise ValueError("a sentence is no name")
    try:
        job.stop(force=True)
    except KeyError:
        return None
    return most * 2 + LIMIT
'''
PROGRAM = '''"""Two functions, one of which nobody tests well."""


def least(numbers):
    found = numbers[0]
    for number in numbers:
        if number < found:
            found = number
    return found


def halved(number):
    while number > 10:
        number -= 10
    return number


def forgotten():
    return 1
'''
TESTS = """from api.program import halved, least


def test_least():
    assert least([3, 1, 2]) == 1


def test_halved():
    halved(25)
"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of one file and its tests. Its tests aren't in `tests`, where the harness is found."""
    root = tmp_path / "root"
    for name, text in (("api/__init__.py", ""), ("api/program.py", PROGRAM), ("facts/test_it.py", TESTS)):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    for words in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "a"],
    ):
        subprocess.run(["git", *words], cwd=root, check=True)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return root


def test_every_kind_of_fault_is_made_and_each_is_a_program(tmp_path: Path) -> None:
    (tmp_path / "job.py").write_text(EVERY_KIND, "utf-8")
    found = mutants("job.py", tmp_path)
    assert {mutant.kind for mutant in found} == set(KINDS)
    names = [mutant.name for mutant in found]
    assert len(set(names)) == len(names)
    assert not any(text in name for name in names for text in ("A docstring", "Neither", "no name-other"))
    unchanged = ast.unparse(ast.parse(EVERY_KIND))
    for mutant in found:
        changed = source(mutant, tmp_path)
        compile(changed, "job.py", "exec")
        assert changed != unchanged, mutant


def test_a_name_outlives_an_edit_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "job.py").write_text(EVERY_KIND, "utf-8")
    before = {mutant.name for mutant in mutants("job.py", tmp_path)}
    (tmp_path / "job.py").write_text("def new():\n    return 7\n\n\n" + EVERY_KIND, "utf-8")
    assert before <= {mutant.name for mutant in mutants("job.py", tmp_path)}


def test_a_sample_has_as_many_of_each_kind_and_begins_a_larger_one() -> None:
    found = [mutant for file in files(["publishing"])[:8] for mutant in mutants(file)]
    few, more = sample(found, 20, "1"), sample(found, 40, "1")
    assert more[:20] == few
    assert len({mutant.kind for mutant in few}) > 6
    assert sample(found, 20, "2") != few


def test_what_is_noticed_is_told_from_what_is_not(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trying, "START_SECONDS", 4)  # what never ends is waited for
    asked = {
        "number < found → number <= found": "survived",  # the least is the same
        "return found → return None": "killed",
        "number -= 10 → pass": "killed",  # never ends
        "return number → return None": "survived",
        "return 1 → return None": "unreached",
    }
    chosen = [mutant for mutant in mutants("api/program.py", tree) if mutant.name.partition(": ")[2] in asked]
    with Copies(tmp_path / "copies", 1, tree) as copies:
        copies.measure({"facts": tmp_path / "reach.json"})
        verdicts = [*copies.judged(chosen, Reach.read([tmp_path / "reach.json"]))]
    assert {verdict.mutant.name.partition(": ")[2]: verdict.outcome for verdict in verdicts} == asked


@pytest.mark.slow
def test_most_faults_in_what_an_answer_costs_are_noticed(tmp_path: Path) -> None:
    """A sample; `make bench` takes three hundred of everything."""
    same = equivalents()
    with Copies(tmp_path / "copies", 1) as copies:
        copies.measure({"tests/unit/costs": tmp_path / "reach.json"})
        reach = Reach.read([tmp_path / "reach.json"])
        reached = [
            mutant
            for file in files(["api/costs"])
            for mutant in mutants(file)
            if mutant.name not in same and not mutant.runs_on_import and reach.of(mutant)
        ]
        verdicts = [*copies.judged(sample(reached, 3, "1"), reach)]
    assert sum(verdict.outcome == "killed" for verdict in verdicts) >= 2, [
        str(each.mutant) for each in verdicts
    ]


def test_what_is_listed_as_the_same_program_is_still_there() -> None:
    listed = equivalents()
    named = {name.partition(" ")[0] for name in listed}
    found = {mutant.name for file in files(PACKAGES) if file in named for mutant in mutants(file)}
    assert sorted(listed.keys() - found) == []
    assert all(reason for reason in listed.values())
