"""`agent`: the engineer's command. Each subcommand lives in a module of its own name."""

import signal
from collections.abc import Callable

if is_run := __name__ == "__main__" and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # loading takes a second: Ctrl-C ends it without a traceback

import typer

from cli.ask import ask
from cli.bootstrap import bootstrap
from cli.budget import budget, pause, resume
from cli.called_from import with_paths_of_caller
from cli.check import check
from cli.console import Commands
from cli.cost import cost
from cli.deploy import deploy
from cli.doctor import doctor
from cli.documents import documents
from cli.eval import evaluate
from cli.graph import graph
from cli.init import init
from cli.logs import logs
from cli.mcp import mcp
from cli.package import package
from cli.prices import prices
from cli.questions.command import questions
from cli.review import app as review
from cli.rules import rules
from cli.run import run
from cli.site import site
from cli.sync import sync
from cli.teardown import teardown

app = typer.Typer(
    cls=Commands,
    help="Public Bedrock Agent: run it here, ask it, keep its knowledge in step.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
COMMANDS: tuple[Callable[..., None], ...] = (
    run,
    site,
    ask,
    check,
    init,
    mcp,
    bootstrap,
    budget,
    pause,
    resume,
    questions,
    logs,
    cost,
    prices,
    documents,
    package,
    graph,
    rules,
    sync,
    deploy,
    doctor,
)
"""In the order of the help, where `eval`, `review` and `teardown` follow."""
for command in COMMANDS:
    app.command()(with_paths_of_caller(command))
app.command("eval")(with_paths_of_caller(evaluate))
app.add_typer(review, name="review")
app.command()(with_paths_of_caller(teardown))

if is_run:
    signal.signal(signal.SIGINT, signal.default_int_handler)
if __name__ == "__main__":
    app(prog_name="agent")
