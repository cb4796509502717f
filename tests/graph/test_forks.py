"""Capture of other people's programs: components, dynamic providers, secrets anywhere, mistakes, many resources."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pulumi.dynamic import CreateResult, Resource, ResourceProvider

from graph.capture import ProgramError, explained_capture, record
from graph.model import Graph
from graph.pictures import links, mermaid, outline, parts


def run(program: Any) -> Graph:
    return record("fork", "test", {}, program)


class Numbering(ResourceProvider):
    def __init__(self, token: Any = None) -> None:
        self.token = token

    def create(self, props: dict[str, Any]) -> CreateResult:
        return CreateResult("1", {**props, "address": "10.0.0.1"})


class Numbered(Resource):
    size: pulumi.Output[int]
    address: pulumi.Output[str]

    def __init__(self, name: str, provider: ResourceProvider, **props: Any) -> None:
        super().__init__(provider, name, {"address": None, "later": None, **props})
        self.later: pulumi.Output[str] = self.later


class Shop(pulumi.ComponentResource):
    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("acme:shops:Shop", name, None, opts)
        self.bucket = aws.s3.Bucket(f"{name}-goods", opts=pulumi.ResourceOptions(parent=self))
        self.register_outputs({})


def test_a_dynamic_resource_is_a_node_whose_outputs_are_referred_to_and_whose_code_is_left_out() -> None:
    class Open(Numbering):
        serialize_as_secret_always = False

    def program() -> None:
        for name, provider in (("hidden", Numbering()), ("open", Open("in the code"))):
            one = Numbered(name, provider, size=3)
            aws.sns.Topic(f"{name}-news", display_name=pulumi.Output.concat(one.address, " ", one.later))

    graph = run(program)
    for name in ("hidden", "open"):
        assert graph[name].inputs == {"size": 3}
        assert graph[f"{name}-news"].inputs["displayName"] == f"${{{name}.address}} ${{{name}.later}}"
        assert {one.output for one in graph[f"{name}-news"].dependencies} == {"address", "later"}


SECRETS = st.text("abcdefghijklmnopqrstuvwxyzABCDEFXYZ0123456789", min_size=12, max_size=40)
NESTED = st.recursive(
    st.just("SECRET"),
    lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, min_size=1),
    max_leaves=6,
)  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(secret=SECRETS, shape=NESTED)
def test_no_secret_is_ever_in_a_graph_wherever_a_program_puts_it(secret: str, shape: Any) -> None:
    def program() -> None:
        token = pulumi.Config("fork").require_secret("token")
        nested = pulumi.Output.secret(json.loads(json.dumps(shape).replace("SECRET", secret)))
        made = aws.ssm.Parameter("made", type="SecureString", value=token)
        Numbered("dynamic", Numbering(token), size=1, given=nested)
        aws.sns.Topic("copied", display_name=made.value)
        aws.sns.Topic("joined", display_name=pulumi.Output.format("{0}-{1}", "x", token))
        aws.sns.TopicPolicy("computed", arn="a", policy=pulumi.Output.json_dumps({"a": [nested, token]}))
        aws.lambda_.Function(
            "function", role="r", environment={"variables": {"TOKEN": token, "ALL": nested.apply(json.dumps)}}
        )
        aws.Provider("provider", region="us-east-1", secret_key=token)
        pulumi.export("token", token)
        pulumi.export("all", {"of": [nested]})

    graph = record("fork", "test", {"fork:token": secret}, program)
    for text in (graph.to_json(), outline(graph), mermaid(graph)):
        assert secret not in text
    assert {"dynamic", "function", "provider"} <= {node.name for node in graph.nodes}


def test_a_forks_own_components_are_parts_with_what_is_below_them() -> None:
    def program() -> None:
        shop = Shop("shop")
        Shop("branch", pulumi.ResourceOptions(parent=shop))
        aws.sns.Topic("news", display_name=shop.bucket.arn)

    graph = run(program)
    assert [(part.node.name, part.total) for part in parts(graph)] == [("news", 1), ("shop", 2)]
    assert links(graph) == {("news", "shop"): 1}
    assert "shop (Shop): 2 resources\n  2 × s3.Bucket\n" in outline(graph)
    assert "needs shop (1)" in outline(graph)


def test_a_name_cant_leave_its_label_in_a_flowchart() -> None:
    graph = run(lambda: aws.sns.Topic('x"]; click n0 "javascript:1" <img>'))
    (_, label) = mermaid(graph).splitlines()
    assert label.startswith('  n0["<b>x#34;#93;#59; click n0 #34;javascript:1#34; #60;img#62;</b>')


PROGRAMS = {
    "import pulumi\n\nraise ValueError('no\\nway')\n": "__main__.py:3: the program ends with ValueError: no way",
    "import pulumi_aws as aws\ntopic = aws.sns.Topic('t')\ntopic.arn.apply(lambda arn:\n    1 / 0)\n": (
        "__main__.py:4: the program ends with ZeroDivisionError: division by zero"
    ),
    "x = (\n": "__main__.py:1: the program ends with SyntaxError: '(' was never closed",
    "import nothing_of_that_name\n": (
        "__main__.py:1: the program ends with ModuleNotFoundError: No module named 'nothing_of_that_name'"
    ),
    "raise SystemExit('not today')\n": "__main__.py:1: the program ends with SystemExit: not today",
    "import pulumi_aws as aws\naws.sns.Topic('t')\naws.s3.Bucket('t')\n": (
        "__main__.py:3: two resources are called 't'; names are unique in a graph"
    ),
    "import pulumi\npulumi.Config('own').require('size')\n": "Missing required configuration variable 'own:size'",
}


@pytest.mark.parametrize("text", PROGRAMS)
def test_a_programs_error_is_one_sentence_with_file_and_line(text: str, tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: own\nruntime: python\n")
    (tmp_path / "Pulumi.dev.yaml").write_text("config: {}\n")
    (tmp_path / "__main__.py").write_text(text)
    with pytest.raises(ProgramError) as error:
        explained_capture("dev", tmp_path)
    assert str(error.value).startswith(PROGRAMS[text])
    assert "\n" not in str(error.value).removeprefix(PROGRAMS[text]).strip()


def test_capture_looks_at_each_pending_value_a_few_times_however_many_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wait, looked = asyncio.wait, [0]

    async def counting(tasks: Any, **options: Any) -> Any:
        looked[0] += len(tasks)
        return await wait(tasks, **options)

    monkeypatch.setattr(asyncio, "wait", counting)

    def pairs(count: int) -> int:
        def program() -> None:
            for number in range(count):
                topic = aws.sns.Topic(f"topic-{number}")
                aws.sns.TopicPolicy(f"policy-{number}", arn=topic.arn, policy=topic.arn.apply(str))

        looked[0] = 0
        run(program)
        return looked[0]

    few = pairs(10)
    assert pairs(40) <= 5 * few
