"""`agent eval`: questions put to any address, and figures; a run against another; a run kept as a cassette."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer
from rich.progress import track
from rich.table import Table
from rich.text import Text

from api.contract.outside import json_of, member
from cli.console import BLIND, FOUND, console, counted, errors, fail, show_json
from cli.real_model import (
    DEFAULT_CAP_USD,
    DEFAULT_KEY_VARIABLE,
    CapOption,
    KeyOption,
    ModelOption,
    PriceOption,
    choose,
)
from cli.run import local_product
from cli.stack_outputs import output
from content import ContentError, load
from doctor.asking import Asked, ask
from evaluation.figures import Judged, changes, document, figures, judge
from evaluation.questions import Question, QuestionsError, listed_questions, read_questions, spread
from publishing.errors import PublishingError


def evaluate(
    url: Annotated[
        str | None, typer.Option(help="A running product, for example https://example.com.")
    ] = None,
    stack: Annotated[str | None, typer.Option("--stack", "-s", help="A deployed stack, which costs.")] = None,
    outputs: Annotated[Path | None, typer.Option(help="The stack's outputs as JSON.")] = None,
    questions: Annotated[
        Path | None, typer.Option(help="A YAML file of questions; by default those that the documents list.")
    ] = None,
    count: Annotated[int, typer.Option(min=1, help="Ask at most so many, spread over all.")] = 40,
    knowledge: Annotated[Path, typer.Option(help="The folder of Markdown.")] = Path("knowledge"),
    save: Annotated[Path | None, typer.Option(help="Write the run to this file.")] = None,
    compare: Annotated[
        Path | None, typer.Option(help="A saved run; say what became worse or better.")
    ] = None,
    record: Annotated[
        Path | None,
        typer.Option(help="Start the product here and keep its Bedrock exchanges in this cassette."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the run as JSON.")] = False,
    model: ModelOption = None,
    spend_cap: CapOption = DEFAULT_CAP_USD,
    price: PriceOption = None,
    api_key_env: KeyOption = DEFAULT_KEY_VARIABLE,
) -> None:
    """Measure answers: vital facts, citations, refusals, latency, cost. Without an address the product starts here."""
    if bool(url) + bool(stack) + bool(record or model) > 1:
        fail("an address, a stack, or a product started here with --model and --record: choose one", BLIND)
    try:
        asked = _questions(questions, knowledge, count)
        before = _saved(compare) if compare else None
        where = url or (output(stack, outputs, "pageUrl") if stack else None)
        real = choose(model, spend_cap, price, api_key_env)
        with _product(where, knowledge, real, record) as address:
            judged = _asked(address, asked)
    except (ContentError, QuestionsError, PublishingError) as error:
        fail(str(error), BLIND)
    run = document(address, judged)
    nothing = all(each.error for each in judged)
    if save:
        save.write_text(json.dumps(run, indent=1, ensure_ascii=False) + "\n", "utf-8")
    news = changes(before, judged) if before else []
    if as_json:
        show_json({**run, "changes": news})
    elif nothing:
        fail(f"none of {counted(len(judged), 'question')} was answered: {judged[0].error}", BLIND)
    else:
        _show(judged, before, news)
    if nothing:
        raise typer.Exit(BLIND)
    if any(each.error for each in judged) or any(line.startswith("worse") for line in news):
        raise typer.Exit(FOUND)


def _questions(file: Path | None, knowledge: Path, count: int) -> list[Question]:
    found = spread(read_questions(file), count) if file else listed_questions(load(knowledge), count)
    if not found:
        raise QuestionsError("there is no question to ask: list some in the documents, or name a file")
    return found


def _asked(address: str, questions: Sequence[Question]) -> list[Judged]:
    judged = []
    for question in track(questions, "asking", console=errors, transient=True):
        try:
            answer = ask(address, question.text, question.history)
        except OSError as error:
            answer = Asked(0.0, 0.0, 0, None, f"{address} does not answer: {error}")
        judged.append(judge(question, answer))
    return judged


def _saved(file: Path) -> dict[str, Any]:
    try:
        run: dict[str, Any] = json_of(file.read_bytes())
        if member(run, "run", int) != 1:
            raise ValueError
        changes(run, ())
        return run
    except (OSError, ValueError, KeyError, TypeError):
        raise QuestionsError(f"{file} is no saved run; agent eval --save writes one") from None


@contextmanager
def _product(where: str | None, knowledge: Path, model: Any, record: Path | None) -> Iterator[str]:
    if where:
        yield where.rstrip("/")
        return
    errors.print("starting the product for these questions …", style="dim")
    with (
        TemporaryDirectory() as state,
        local_product(knowledge, port=0, state=Path(state), model=model, record=record) as product,
    ):
        yield product.address


def _show(judged: Sequence[Judged], before: dict[str, Any] | None, news: Sequence[str]) -> None:
    table = Table("figure", "now", *(["before"] if before else []), box=None)
    for name, value in figures(judged).items():
        cells = [_told(value)] + ([_told(before["figures"].get(name))] if before else [])
        table.add_row(name.replace("_", " "), *cells)
    console.print(table)
    for each in judged:
        if not each.is_good:
            why = each.error or ("refused" if not each.answered else f"vital {_told(each.vital)}")
            told = f"{each.id}: {each.question} ({why})"
            console.print(Text.assemble("  ", ("wanting", "yellow"), f" {told}"), soft_wrap=True)
    for line in news:
        console.print(f"  {line}", soft_wrap=True)


def _told(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"
