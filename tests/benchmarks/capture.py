"""Capturing a program's graph: time in proportion to its resources, and two seconds a stack at most."""

import time

import pulumi
import pulumi_aws as aws

from graph.capture import capture, record
from graph.stacks import stacks

FEW, MANY = 500, 2_000
FACTOR, LIMIT_SECONDS = 1.5, 2.0
"""How much dearer a resource may be in the larger program, and what a stack of ours may take."""


def main() -> int:
    """Print the figures; 1 where a limit doesn't hold."""
    _spent(50)  # the first capture also imports
    few, many = _spent(FEW), _spent(MANY)
    ratio = (many / MANY) / (few / FEW)
    print(
        f"{FEW} resources {few:.2f} s of CPU, {MANY} {many:.2f} s: {ratio:.2f} × a resource (limit {FACTOR})"
    )
    slowest = 0.0
    capture(stacks()[0])  # imports the program's packages
    for stack in stacks():
        began = time.process_time()
        capture(stack)
        slowest = max(slowest, time.process_time() - began)
    print(f"our slowest stack {slowest:.2f} s of CPU (limit {LIMIT_SECONDS})")
    return int(ratio > FACTOR or slowest > LIMIT_SECONDS)


def _spent(count: int) -> float:
    """Seconds of CPU for a program of parameters in rows of ten, each of which needs the one before it by reference."""

    def program() -> None:
        value: pulumi.Input[str] = "first"
        for number in range(count):
            value = "first" if number % 10 == 0 else value
            value = aws.ssm.Parameter(f"p{number}", type="String", value=value).name

    began = time.process_time()
    graph = record("project", "test", {}, program)
    spent = time.process_time() - began
    assert sum(node.kind == "resource" for node in graph.nodes) == count
    return spent
