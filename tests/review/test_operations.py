"""What the engine will do, foreseen from two graphs."""

from collections.abc import Callable

import pulumi
import pulumi_aws as aws

from graph.capture import record
from graph.model import Graph
from review.operations import Step, steps
from review.side import Side


class Files:
    """A tree of a few texts."""

    def __init__(self, **files: str) -> None:
        self.files = {name.replace("__", "."): text for name, text in files.items()}
        self.blobs = {name: str(hash(text)) for name, text in self.files.items()}

    def read(self, path: str) -> str | None:
        return self.files.get(path)


def graph(program: Callable[[], None], **config: str) -> Graph:
    return record("project", "dev", {f"project:{key}": value for key, value in config.items()}, program)


def compared(
    before: Callable[[], None], after: Callable[[], None], files: tuple[Files, Files] | None = None
) -> dict[str, Step]:
    """The steps by name, without what stays."""
    one, other = files or (None, None)
    found = steps((Side("base", {}, one), graph(before)), (Side("head", {}, other), graph(after)))
    return {step.name: step for step in found if step.operation != "same"}


def operations(before: Callable[[], None], after: Callable[[], None]) -> dict[str, str]:
    return {name: step.operation for name, step in compared(before, after).items()}


class Pair(pulumi.ComponentResource):
    """Two buckets, the second with a policy of the first's name."""

    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("tests:parts:Pair", name, None, opts)
        inside = pulumi.ResourceOptions(parent=self)
        bucket = aws.s3.Bucket(f"{name}-bucket", opts=inside)
        aws.s3.BucketVersioning(
            f"{name}-versions",
            bucket=bucket.bucket,
            versioning_configuration={"status": "Enabled"},
            opts=inside,
        )


def test_a_component_that_is_renamed_with_an_alias_takes_its_children_along() -> None:
    def before() -> None:
        Pair("old")

    def after() -> None:
        Pair("new", pulumi.ResourceOptions(aliases=[pulumi.Alias(name="old")]))

    assert operations(before, after) == {}
    assert operations(before, lambda: Pair("new") and None) == {
        "new-bucket": "create",
        "new-versions": "create",
        "old-bucket": "delete",
        "old-versions": "delete",
    }


def test_a_resource_that_moves_into_a_component_is_the_same_when_an_alias_says_so() -> None:
    def before() -> None:
        aws.s3.Bucket("data")

    def after(aliased: bool) -> None:
        part = pulumi.ComponentResource("tests:parts:Part", "part")
        aliases = [pulumi.Alias(parent=pulumi.ROOT_STACK_RESOURCE)] if aliased else None
        aws.s3.Bucket("data", opts=pulumi.ResourceOptions(parent=part, aliases=aliases))

    assert operations(before, lambda: after(True)) == {}
    moved = steps((Side("base", {}), graph(before)), (Side("head", {}), graph(lambda: after(False))))
    assert [step.operation for step in moved] == ["create", "delete"]


def test_what_takes_an_output_of_what_is_replaced_changes_with_it() -> None:
    def program(key: str) -> None:
        table = aws.dynamodb.Table(
            "table", hash_key=key, attributes=[{"name": key, "type": "S"}], billing_mode="PAY_PER_REQUEST"
        )
        aws.dynamodb.ResourcePolicy("policy", resource_arn=table.arn, policy="{}")
        aws.ssm.Parameter("name", type="String", value=table.name)
        aws.sns.Topic("later", opts=pulumi.ResourceOptions(depends_on=[table]))

    assert operations(lambda: program("a"), lambda: program("b")) == {
        "table": "replace",
        "policy": "replace",
        "name": "update",
    }


def test_a_type_that_nobody_looked_up_is_unknown() -> None:
    def program(text: str) -> None:
        aws.glue.Registry("registry", registry_name="r", description=text)

    assert operations(lambda: program("a"), lambda: program("b")) == {"registry": "unknown"}


def test_a_default_that_is_stated_changes_nothing() -> None:
    def after() -> None:
        aws.s3.Bucket("data", force_destroy=False)

    assert operations(lambda: aws.s3.Bucket("data") and None, after) == {}


def test_another_region_of_the_provider_makes_all_that_has_one_anew() -> None:
    def program(region: str) -> None:
        there = pulumi.ResourceOptions(provider=aws.Provider("there", region=region))
        aws.s3.Bucket("data", opts=there)
        aws.iam.Role("role", assume_role_policy="{}", opts=there)

    assert operations(lambda: program("us-east-1"), lambda: program("eu-central-1")) == {"data": "replace"}


def test_stating_the_region_that_the_provider_has_changes_nothing() -> None:
    def program(region: str | None) -> None:
        there = pulumi.ResourceOptions(provider=aws.Provider("there", region="us-east-1"))
        aws.s3.Bucket("data", region=region, opts=there)

    assert operations(lambda: program(None), lambda: program("us-east-1")) == {}


def test_a_secret_of_the_configuration_is_compared_by_its_ciphertext() -> None:
    def program() -> None:
        aws.ssm.Parameter(
            "token", type="SecureString", value=pulumi.Config("project").require_secret("token")
        )

    made = record("project", "dev", {"project:token": "${config:project.token}"}, program)
    files = [Files(Pulumi__dev__yaml=f"config: {{'project:token': {{secure: {text}}}}}") for text in "aab"]
    sides = [Side("x", {}, one) for one in files]
    assert [step.operation for step in steps((sides[0], made), (sides[1], made))] == ["same"]
    (changed,) = steps((sides[0], made), (sides[2], made))
    assert (changed.operation, changed.changes[0].why) == ("update", "the secret project:token changed")


def test_ignored_protected_and_retained_are_heeded() -> None:
    def before() -> None:
        aws.sns.Topic("ignored", display_name="a")
        aws.s3.Bucket("kept", opts=pulumi.ResourceOptions(retain_on_delete=True))
        aws.s3.Bucket("safe", opts=pulumi.ResourceOptions(protect=True))

    def after() -> None:
        aws.sns.Topic(
            "ignored", display_name="b", opts=pulumi.ResourceOptions(ignore_changes=["displayName"])
        )

    found = compared(before, after)
    assert set(found) == {"kept", "safe"}
    assert (found["kept"].kept, found["kept"].refused) == (True, False)
    assert (found["safe"].kept, found["safe"].refused) == (False, True)


def test_what_is_made_anew_under_another_name_is_the_successor_whatever_its_name_in_aws() -> None:
    def program(name: str) -> None:
        vectors = aws.s3.VectorsVectorBucket(f"{name}-vectors", vector_bucket_name=f"acme-{name}")
        aws.s3.VectorsIndex(
            f"{name}-index",
            index_name="titan",
            vector_bucket_name=f"acme-{name}",
            data_type="float32",
            dimension=1024,
            distance_metric="cosine",
            opts=pulumi.ResourceOptions(depends_on=[vectors]),
        )

    found = compared(lambda: program("old"), lambda: program("new"))
    gone = {name: step for name, step in found.items() if step.operation == "delete"}
    assert {name: step.successor for name, step in gone.items()} == {
        "old-vectors": "new-vectors",
        "old-index": "new-index",
    }
    assert not any(step.same_name for step in gone.values())


def test_a_name_that_the_successor_has_too_is_told() -> None:
    def program(name: str) -> None:
        aws.cloudwatch.Dashboard(f"{name}-board", dashboard_name="acme-dev", dashboard_body="{}")
        aws.cloudwatch.MetricAlarm(f"{name}-errors", comparison_operator="X", evaluation_periods=1)

    found = compared(lambda: program("old"), lambda: program("new"))
    assert {name: step.same_name for name, step in found.items() if step.operation == "delete"} == {
        "old-board": "acme-dev",
        "old-errors": "",
    }
