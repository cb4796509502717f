"""What a review costs: two stacks of two commits, many resources, and every seeded change against the real engine.

CPU time of this process, so that a busy machine changes little; the capture of the head is timed apart.
"""

import os
import shutil
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import yaml
from pulumi import automation

from cli.prerequisites.pulumi_cli import find_pulumi
from cli.review_answers import answers_of_change
from graph.model import Graph
from graph.stacks import stacks
from review.capturing import captured
from review.comment import comment
from review.findings import at_least
from review.review import review
from review.side import Side, committed_graphs
from review.trees import FolderTree, GitTree
from tests.engine.account import Account
from tests.engine.deployment import Deployment
from tests.engine.project import Project
from tests.engine.provider import serving as serving_aws
from tests.product import ROOT
from tests.review.changes import reviewed, texts
from tests.review.documented_provider import serving
from tests.review.seeded import CASES, text
from tests.review.test_engine import Engine, foreseen

LIMIT_SECONDS, ANSWERS_SECONDS = 8.0, 30.0
SIZES = (250, 2_000)
LINEAR_FACTOR = 12.0
"""How much dearer eight times the resources may be: linear with room for sorting."""
CHANGES = Path(__file__).parents[1] / "review" / "own_changes.yaml"


def main() -> int:
    """Print the figures; 1 where a limit doesn't hold."""
    broken = [_time(), _size(), _answers(), _engine(), _changes()]
    return int(any(broken))


def _time() -> bool:
    wall, began = time.monotonic(), time.process_time()
    made = captured(ROOT)
    capture = time.process_time() - began
    tree = GitTree(ROOT, "HEAD")
    graphs, failed = committed_graphs(tree)
    found = review(Side("HEAD", graphs, tree, {}, failed), made.side("here", FolderTree(ROOT)))
    comment(found)
    whole, waited = time.process_time() - began, time.monotonic() - wall
    preview = _preview()
    if preview:
        print(
            f"{waited:.1f} s, {waited / preview:.2f} × the real engine's preview of both stacks ({preview:.1f} s)"
        )
    print(
        f"2 stacks × 2 commits: {whole:.2f} s of CPU (limit {LIMIT_SECONDS}), {capture:.2f} s of it capturing the head"
    )
    return whole > LIMIT_SECONDS


def _preview() -> float:
    """The wall time of `pulumi preview` of every stack on the real engine, with a stand-in for the provider."""
    command = find_pulumi()
    if command is None:
        return 0.0
    spent = 0.0
    for stack in stacks(ROOT):
        account = Account()
        with serving_aws(account) as port, tempfile.TemporaryDirectory() as folder:
            project = Project(Path(folder))
            project.configure(stack, {})
            pulumi = automation.PulumiCommand(str(command))
            deployment = Deployment(project, stack, account, command=pulumi, provider_port=port)
            began = time.monotonic()
            deployment.preview()
            spent += time.monotonic() - began
    return spent


def _answers() -> bool:
    """The answers' part after an edit of one document, its other documents embedded already."""
    base = FolderTree(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        knowledge = Path(folder) / "knowledge"
        shutil.copytree(ROOT / "knowledge", knowledge)
        document = knowledge / "costs.md"
        text = document.read_text("utf-8")
        document.write_text(text.replace("a month", "a calendar month"), "utf-8")
        answers_of_change(base, knowledge)
        document.write_text(text.replace("a month", "each month"), "utf-8")
        began, wall = sum(os.times()[:4]), time.monotonic()
        part = answers_of_change(base, knowledge)
        spent, waited = sum(os.times()[:4]) - began, time.monotonic() - wall
    print(
        f"answers' part: {spent:.1f} s of CPU, {waited:.1f} s (limit {ANSWERS_SECONDS}): {part.partition('</')[0][:90]}"
    )
    return spent > ANSWERS_SECONDS


def _size() -> bool:
    one = Graph.from_json((ROOT / "api" / "data" / "graphs" / "prod.json").read_text("utf-8"))
    times = []
    for size in SIZES:
        grown = _grown(one, size)
        changed = replace(
            grown,
            nodes=tuple(replace(node, inputs={**node.inputs, "tags": {"x": "y"}}) for node in grown.nodes),
        )
        began = time.process_time()
        comment(review(Side("base", {"prod": grown}), Side("head", {"prod": changed})))
        times.append(time.process_time() - began)
    factor = times[1] / times[0]
    print(
        f"{SIZES[0]} resources {times[0]:.2f} s, {SIZES[1]} resources {times[1]:.2f} s: "
        f"{factor:.1f} × (limit {LINEAR_FACTOR})"
    )
    return factor > LINEAR_FACTOR


def _grown(graph: Graph, size: int) -> Graph:
    """The graph with copies of its tables, topics and alarms under other names."""
    kinds = ("dynamodb", "sns/topic:", "metricAlarm", "logGroup")
    few = [node for node in graph.nodes if any(kind in node.type for kind in kinds)]
    copies = [
        replace(few[number % len(few)], name=f"copy-{number}", dependencies=())
        for number in range(size - len(graph.nodes))
    ]
    return replace(graph, nodes=tuple(sorted((*graph.nodes, *copies), key=lambda node: node.name)))


def _engine() -> bool:
    command = find_pulumi()
    if command is None:
        print("seeded changes: no Pulumi CLI, not compared")
        return True
    wrong = []
    with serving(Account()) as port, tempfile.TemporaryDirectory() as folder:
        engine = Engine(automation.PulumiCommand(str(command)), Path(folder), port)
        for case in CASES:
            program = text(case)
            expected, done = foreseen(program), engine.operations(program)
            if expected != done:
                wrong.append(f"{case}: foreseen {sorted(expected - done)}, engine {sorted(done - expected)}")
    print(
        f"seeded changes whose operations are the engine's: {len(CASES) - len(wrong)} of {len(CASES)}",
        *wrong,
        sep="\n  ",
    )
    return bool(wrong)


def _changes() -> bool:
    wrong = []
    for one in yaml.safe_load(CHANGES.read_text("utf-8")):
        found = reviewed(texts(one.get("edits", []), one.get("config", {})))
        if bool(at_least(found.findings, "high")) != (one["kind"] == "risky"):
            wrong.append(f"{one['id']} is {one['kind']}")
    print("own risky and harmless changes ranked wrongly:", len(wrong), *wrong, sep="\n  ")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
