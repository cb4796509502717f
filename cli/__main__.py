"""`agent`: the engineer's command. Each subcommand lives in a module of its own name."""

import signal

if is_run := __name__ == "__main__" and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # loading takes a second: Ctrl-C ends it without a traceback

import typer

from cli.ask import ask
from cli.bootstrap import bootstrap
from cli.budget import budget, pause, resume
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
app.command()(run)
app.command()(site)
app.command()(ask)
app.command()(check)
app.command()(init)
app.command()(mcp)
app.command()(bootstrap)
app.command()(budget)
app.command()(pause)
app.command()(resume)
app.command()(questions)
app.command()(logs)
app.command()(cost)
app.command()(prices)
app.command()(documents)
app.command()(package)
app.command()(graph)
app.command()(rules)
app.command()(sync)
app.command()(deploy)
app.command()(doctor)
app.command("eval")(evaluate)
app.add_typer(review, name="review")
app.command()(teardown)

if is_run:
    signal.signal(signal.SIGINT, signal.default_int_handler)
if __name__ == "__main__":
    app(prog_name="agent")
