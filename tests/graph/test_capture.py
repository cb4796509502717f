"""Capture: what it records of a program, what it hides, and what it doesn't need."""

import subprocess
import sys
from pathlib import Path

import pulumi
import pulumi_aws as aws
import pytest

from graph.capture import capture, record
from graph.model import Dependency, Graph
from graph.stacks import ROOT, CaptureError, stacks


def run(program: object, **config: str) -> Graph:
    return record("project", "test", {f"project:{key}": value for key, value in config.items()}, program)


def test_two_captures_give_the_same_text_and_stacks_dont_mix() -> None:
    first, other, again = capture("dev"), capture("prod"), capture("dev")
    assert first.to_json() == again.to_json()
    assert first.stack == "dev"
    assert other.stack == "prod"
    assert "guardrail" in other
    assert "guardrail" not in again


def test_an_input_that_is_known_later_names_its_source_and_the_dependency_its_property() -> None:
    def program() -> None:
        bucket = aws.s3.Bucket("logs")
        aws.s3.BucketPolicy(
            "policy", bucket=bucket.bucket, policy=pulumi.Output.concat("on ", bucket.arn, "/*")
        )

    policy = run(program)["policy"]
    assert policy.inputs == {"bucket": "${logs.bucket}", "policy": "on ${logs.arn}/*"}
    assert policy.dependencies == (
        Dependency(on="logs", input="bucket", output="bucket"),
        Dependency(on="logs", input="policy", output="arn"),
    )


def test_an_explicit_dependency_has_no_property_and_a_computed_value_no_output() -> None:
    def program() -> None:
        bucket = aws.s3.Bucket("logs")
        aws.sns.Topic("news", display_name=bucket.arn.apply(lambda arn: str(len(arn))))
        aws.sns.Topic("later", opts=pulumi.ResourceOptions(depends_on=[bucket]))

    graph = run(program)
    assert graph["news"].dependencies == (Dependency(on="logs", input="displayName"),)
    assert graph["later"].dependencies == (Dependency(on="logs"),)


def test_a_value_passed_on_by_another_resource_is_a_dependency_on_that_one() -> None:
    """A function URL for an alias: the alias repeats the function's name."""

    def program() -> None:
        alias = aws.lambda_.Alias("live", name="live", function_name="f", function_version="1")
        aws.lambda_.FunctionUrl(
            "url", function_name=alias.function_name, qualifier=alias.name, authorization_type="AWS_IAM"
        )

    assert Dependency(on="live", input="qualifier", output="name") in run(program)["url"].dependencies


def test_a_secret_is_masked_and_only_the_references_behind_it_show() -> None:
    def program() -> None:
        bucket = aws.s3.Bucket("logs")
        value = pulumi.Output.secret(pulumi.Output.concat("hunter2", bucket.arn))
        made = aws.ssm.Parameter("token", type="SecureString", value=value)
        aws.ssm.Parameter("copy", type="SecureString", value=pulumi.Output.secret(made.value))
        aws.ssm.Parameter("plain", type="String", value=pulumi.Output.secret("hunter2"))
        aws.sns.Topic("tagged", tags=pulumi.Output.secret({"owner": "hunter2", "bucket": bucket.arn}))

    graph = run(program)
    assert graph["token"].inputs["value"] == "[secret] ${logs.arn}"
    assert graph["copy"].inputs["value"] == "[secret] ${token.value}"
    assert graph["plain"].inputs["value"] == "[secret]"
    assert graph["tagged"].inputs["tags"] == {"bucket": "[secret] ${logs.arn}", "owner": "[secret]"}
    assert "hunter2" not in graph.to_json()


def test_a_secret_of_the_configuration_doesnt_reach_the_graph() -> None:
    def program() -> None:
        value = pulumi.Config("project").require_secret("token")
        aws.ssm.Parameter("token", type="SecureString", value=value)

    assert "hunter2" not in run(program, token="hunter2").to_json()


def test_an_asset_is_its_path_and_its_bytes_dont_matter(tmp_path: Path) -> None:
    file = tmp_path / "page.html"

    def program() -> None:
        aws.s3.BucketObjectv2("page", bucket="b", key="page.html", source=pulumi.FileAsset(str(file)))
        aws.s3.BucketObjectv2("inline", bucket="b", key="x", source=pulumi.StringAsset("hello"))

    graphs = []
    for text in ("one", "two"):
        file.write_text(text)
        graphs.append(record("project", "test", {}, program, root=tmp_path))
    assert graphs[0] == graphs[1]
    assert graphs[0]["page"].inputs["source"] == {"asset": "page.html"}
    assert graphs[0]["inline"].inputs["source"] == {"asset": "(in the program)"}


def test_the_lambda_package_is_recorded_by_path_and_not_built(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("capture built the package")

    monkeypatch.setattr("components.lambda_package.build.build_package", refuse)
    assert capture("dev")["api-function"].inputs["code"] == {"archive": "build/api.zip"}


def test_options_parents_and_providers_are_recorded() -> None:
    class Pair(pulumi.ComponentResource):
        def __init__(self, name: str, opts: pulumi.ResourceOptions) -> None:
            super().__init__("tests:parts:Pair", name, None, opts)
            aws.s3.Bucket(
                f"{name}-kept",
                opts=pulumi.ResourceOptions(
                    parent=self,
                    protect=True,
                    retain_on_delete=True,
                    delete_before_replace=True,
                    ignore_changes=["tags"],
                    replace_on_changes=["force_destroy"],
                    aliases=[pulumi.Alias(name="older")],
                ),
            )
            self.register_outputs({"size": 2})

    def program() -> None:
        provider = aws.Provider("europe", region="eu-west-1")
        Pair("pair", pulumi.ResourceOptions(providers=[provider]))

    graph = run(program)
    kept = graph["pair-kept"]
    assert (kept.parent, kept.provider, graph["pair"].kind, graph["europe"].kind) == (
        "pair",
        "europe",
        "component",
        "provider",
    )
    assert graph["pair"].outputs == {"size": 2}
    options = kept.options
    assert (options.protect, options.retain_on_delete, options.delete_before_replace) == (True, True, True)
    assert (options.ignore_changes, options.replace_on_changes) == (("tags",), ("forceDestroy",))
    assert options.aliases == ("urn:pulumi:test::project::tests:parts:Pair$aws:s3/bucket:Bucket::older",)


def test_the_region_is_the_providers_own() -> None:
    found: list[str] = []

    def program() -> None:
        provider = aws.Provider("europe", region="eu-west-1")
        aws.get_region_output(opts=pulumi.InvokeOptions(provider=provider)).region.apply(found.append)

    run(program)
    assert found == ["eu-west-1"]


def test_two_resources_of_one_name_are_refused() -> None:
    def program() -> None:
        aws.s3.Bucket("twice")
        aws.sns.Topic("twice")

    with pytest.raises(CaptureError, match="two resources are called 'twice'"):
        run(program)


def test_a_function_of_the_provider_that_capture_cant_answer_is_named() -> None:
    def program() -> None:
        aws.get_availability_zones_output().names.apply(print)

    with pytest.raises(CaptureError, match="getAvailabilityZones, which capture can't answer"):
        run(program)


def test_reading_an_existing_resource_is_refused() -> None:
    def program() -> None:
        aws.s3.Bucket.get("there", "my-bucket")

    with pytest.raises(CaptureError, match="reads the existing resource 'there'"):
        run(program)


def test_what_the_program_raises_comes_out_as_it_is() -> None:
    def program() -> None:
        aws.s3.Bucket("first")
        raise LookupError("nothing there")

    with pytest.raises(LookupError, match="nothing there"):
        run(program)


def test_a_program_that_fails_leaves_nothing_behind_for_the_next_one() -> None:
    def fails() -> None:
        topics = [aws.sns.Topic(f"topic-{number}") for number in range(20)]
        arns = pulumi.Output.all(*(topic.arn for topic in topics))
        aws.sns.Topic("late", display_name=arns.apply(lambda _: str(1 / 0)))

    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            run(fails)
        assert [node.name for node in run(lambda: aws.sns.Topic("alone")).nodes] == ["alone"]


def test_capture_needs_no_network_credentials_home_or_cli(tmp_path: Path) -> None:
    code = (
        "import socket\n"
        "def refuse(*a, **k): raise AssertionError('network')\n"
        "socket.socket.connect = refuse\n"
        "socket.getaddrinfo = refuse\n"
        "from graph.capture import capture\n"
        "print(len(capture('prod').nodes))\n"
    )
    environment = {"HOME": str(tmp_path), "PATH": "", "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 50
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("stack", stacks())
def test_the_packaged_graph_is_the_one_that_the_program_gives(stack: str) -> None:
    """`python -m graph` writes them anew."""
    packaged = (ROOT / "api" / "data" / "graphs" / f"{stack}.json").read_text("utf-8")
    assert capture(stack).to_json() == packaged, "run `python -m graph` and commit what it writes"


def test_no_packaged_graph_is_left_over_from_a_stack_that_is_gone() -> None:
    assert sorted(file.stem for file in (ROOT / "api" / "data" / "graphs").glob("*.json")) == stacks()
