"""`agent questions`, over the wire: read from a table, grouped by meaning, each with a place and a beginning."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.safeguards.table import Table
from api.safeguards.unanswered import Unanswered
from cli.__main__ import app
from cli.questions.groups import grouped
from cli.questions.kept import Kept, kept
from cli.questions.skeleton import skeleton, where
from content import Library, load, problems
from emulator.storage import Storage

NOW = datetime.now(UTC)
COSTS = ("costs.md", "Costs > Idle cost")
DOCUMENTS = {
    "costs.md": "# Costs\n\nWhat it costs.\n\n## Idle cost\n\nUnder a cent a month while nobody asks.\n\n"
    "### Alarms\n\nThe first ten are free.\n",
    "people.md": "# The owner\n\nWho made it.\n\n## Contact\n\nThe owner can be written to.\n",
}


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    folder = tmp_path / "knowledge"
    folder.mkdir()
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def library(knowledge: Path) -> Library:
    return load(knowledge)


@pytest.fixture
def agent(table: Table, storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs the command against the table as for a deployed stack."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", storage.url)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "local")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "local")
    outputs = tmp_path / "outputs.json"
    outputs.write_text(json.dumps({"safeguardsTable": table.name}), encoding="utf-8")

    def run(*arguments: str) -> Any:
        return CliRunner().invoke(app, ["questions", "-s", "dev", "--outputs", str(outputs), *arguments])

    return run


def test_questions_are_read_back_as_they_were_kept_for_half_a_year(table: Table, client: Any) -> None:
    owner = Unanswered(table, keeps_questions=True)
    for _ in range(3):
        owner.add("Does it run on Azure?", COSTS, NOW)
    owner.add("Who wrote the song?", None, NOW - timedelta(days=62))
    owner.add("Too old?", COSTS, NOW - timedelta(days=250))
    owner.comment("a" * 32, False, "too short, jane@example.com", "Is it #1 in C#?", NOW)
    owner.comment("b" * 32, True, "great", "What is this?", NOW)
    owner.comment("c" * 32, False, "", "", NOW)
    assert set(kept(client, table.name, NOW)) == {
        Kept("Does it run on Azure?", COSTS, 3),
        Kept("Who wrote the song?", None),
        Kept("Is it #1 in C#?", None, unhelpful=True, comment="too short, [e-mail]"),
    }


def test_every_page_of_a_long_list_is_read(table: Table, client: Any) -> None:
    owner = Unanswered(table, keeps_questions=True)
    for number in range(30):
        owner.add(f"{number} {'word ' * 190}", ("x" * 800 + ".md", "y"), NOW)
    pages: list[int] = []
    client.meta.events.register("after-call.dynamodb.Query", lambda **_: pages.append(1))
    client.meta.events.register(
        "provide-client-params.dynamodb.Query", lambda params, **_: {**params, "Limit": 7}
    )
    assert len([each for each in kept(client, table.name, NOW) if each.question]) == 30
    assert len(pages) > 5


ASKED = (
    Kept("Does it run on Azure?", ("gone.md", "Gone"), 2),
    Kept("can I deploy it to Azure", COSTS, 1),
    Kept("Is Microsoft Azure supported as well?", COSTS, 4),
    Kept("How do I reach the owner?", None, 1, unhelpful=True, comment="no address"),
    Kept("how do i reach the owner", None, 1),
)


def test_questions_that_mean_the_same_are_one_group_at_the_section_named_most(library: Library) -> None:
    azure, owner = grouped(ASKED, library)
    assert azure.times == 7
    assert {each.question for each in azure.questions} == {each.question for each in ASKED[:3]}
    assert azure.place == COSTS
    assert owner.times == 2
    assert owner.place == ("people.md", "The owner > Contact")
    assert [each.comment for each in owner.questions] == ["no address"]


def test_without_the_model_questions_are_grouped_by_their_words(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cli.questions.groups.shared", lambda _: None)
    groups = grouped([ASKED[0], Kept("does it really run on azure", None), ASKED[3]], library)
    assert [len(group.questions) for group in groups] == [2, 1]


def test_the_beginning_of_a_section_is_markdown_that_lists_its_questions_once(
    library: Library, knowledge: Path
) -> None:
    (azure, _) = grouped(ASKED, library)
    assert where(azure, library) == 'knowledge/costs.md, in or after "Idle cost" (#idle-cost)'
    begun = skeleton(azure, library)
    assert begun.startswith(
        "## Is Microsoft Azure supported as well?\n\n<!-- questions\n- Is Microsoft Azure"
    )
    page = knowledge / "costs.md"
    page.write_text(f"{page.read_text('utf-8')}\n{begun}\nNo, AWS only.\n", encoding="utf-8")
    changed = load(knowledge)
    (chunk,) = [each for each in changed.chunks if "Azure" in each.section]
    assert "Can I deploy it to Azure" in chunk.questions
    assert chunk.text.endswith("No, AWS only.")
    assert problems(changed, knowledge) == problems(library, knowledge)


def test_the_command_shows_the_groups_and_where_each_belongs(
    agent: Any, table: Table, knowledge: Path
) -> None:
    owner = Unanswered(table, keeps_questions=True)
    owner.add("Does it run on Azure?", COSTS, NOW)
    owner.add("Is Microsoft Azure supported as well?", COSTS, NOW)
    shown = agent("--knowledge", str(knowledge))
    assert shown.exit_code == 0, shown.output
    assert "asked 2 times" in shown.output
    assert 'belongs to knowledge/costs.md, in or after "Idle cost" (#idle-cost):' in shown.output
    assert "<!-- questions\n- " in shown.output
    assert shown.output.count("Does it run on Azure?") >= 2  # as it was asked, and listed
    (group,) = json.loads(agent("--knowledge", str(knowledge), "--json").output)
    assert group["section"] == COSTS[1]
    assert len(group["questions"]) == 2


def test_where_the_owner_keeps_none_the_command_says_so_and_shows_the_counts(
    agent: Any, table: Table, knowledge: Path
) -> None:
    owner = Unanswered(table)
    for _ in range(2):
        owner.add("Does it run on Azure?", COSTS, NOW)
    shown = " ".join(agent("--knowledge", str(knowledge)).output.split())
    assert "2 costs.md > Costs > Idle cost" in shown
    assert "dev keeps no questions" in shown
    assert "Azure" not in shown


def test_a_table_that_is_not_there_and_a_local_stack_that_keeps_none_end_in_one_sentence(
    agent: Any, client: Any, table: Table, knowledge: Path
) -> None:
    client.delete_table(TableName=table.name)
    shown = agent("--knowledge", str(knowledge))
    assert shown.exit_code != 0
    assert "Traceback" not in shown.output
    here = CliRunner().invoke(app, ["questions", "--knowledge", str(knowledge)])
    assert here.exit_code != 0
    assert "agent run --keep-questions" in " ".join(here.output.split())
    client.create_table(  # for the fixture to delete
        TableName=table.name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
    )
