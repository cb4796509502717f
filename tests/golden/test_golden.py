"""The answers to golden questions reach their floors, over our documents and over those of others."""

from pathlib import Path

import pytest
import yaml

from tests.golden import page
from tests.golden.cases import FROZEN, HERE, SETS, read
from tests.golden.report import Report, holds, in_full
from tests.golden.runner import passages_of, run
from tests.golden.wording import holds as wording_holds

FLOORS: dict[str, dict[str, float]] = yaml.safe_load((HERE / "floors.yaml").read_text(encoding="utf-8"))
FILES = [name for name in FLOORS if (HERE / f"{name}.yaml").exists()]
"""What has a floor is asked; a held-out file that isn't there yet is left out."""


@pytest.fixture(
    scope="module", params=[pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in FILES]
)
def asked(request: pytest.FixtureRequest) -> Report:
    """One file's questions, asked once for all tests here."""
    return run(HERE / f"{request.param}.yaml")


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_no_figure_is_below_its_floor(asked: Report) -> None:
    figures = asked.figures
    below = [
        f"{name}: {figures[name]:.3f}, floor {floor}"
        for name, floor in FLOORS[asked.name].items()
        if not holds(name, round(figures[name], 3), floor)
    ]
    assert not below, "\n".join([*below, "", in_full(asked.worst())])


def test_every_question_stands_once_and_its_set_exists() -> None:
    for path in sorted({*HERE.glob("dev_*.yaml"), *HERE.glob("held_*.yaml")}):
        for one in read(path):
            assert one.cases, path.name
            assert all((SETS / entry["folder"]).is_dir() for entry in one.corpus if "folder" in entry), (
                path.name
            )


@pytest.mark.parametrize("name", ["dev_own", "dev_everyday_own", "dev_foreign", "dev_everyday_foreign"])
def test_a_development_half_asks_sixty_questions_a_quarter_of_them_without_an_answer(name: str) -> None:
    cases = [case for one in read(HERE / f"{name}.yaml") for case in one.cases]
    without = [case for case in cases if not case.answerable]
    assert len(cases) >= 60
    assert 0.18 <= len(without) / len(cases) <= 0.32
    assert all(case.why for case in without)
    assert {"definition", "list", "fact", "how-to", "yes-no", "why", "compare", "several", "follow-up"} <= {
        case.kind for case in cases
    }


@pytest.mark.parametrize("name", ["dev_everyday_own", "dev_everyday_foreign"])
def test_what_an_everyday_answer_must_hold_stands_where_it_may_come_from(name: str, tmp_path: Path) -> None:
    for one in read(HERE / f"{name}.yaml"):
        passages = passages_of(one.folder(tmp_path / one.name))
        for case in one.cases:
            texts = [
                text for (path, at), text in passages.items() if case.allows({"path": path, "section": at})
            ]
            for wording in {each for nugget in (*case.vital, *case.okay, *case.items) for each in nugget}:
                assert any(wording_holds(text, [wording]) for text in texts), (case.id, wording)


@pytest.mark.parametrize("name", ["dev_foreign", "dev_everyday_foreign"])
def test_foreign_questions_are_about_at_least_five_sets(name: str) -> None:
    sets = read(HERE / f"{name}.yaml")
    assert len({entry.get("folder", entry.get("package")) for one in sets for entry in one.corpus}) >= 5


def test_our_questions_are_asked_over_frozen_documents() -> None:
    assert len(list(FROZEN.rglob("*.md"))) >= 20
    assert all(not one.corpus for one in read(HERE / "dev_own.yaml"))


def test_the_page_of_answers_has_every_question_that_it_should() -> None:
    held = page.PAGE.read_text(encoding="utf-8")
    asked = page.questions()
    missing = [
        question for group in asked.values() for question in group if f"\n### {question}\n" not in held
    ]
    assert not missing, f"{missing}: python -m tests.golden answers"
    assert len(asked["The first screen"]) == 6
    assert sum(map(len, asked.values())) >= 36
