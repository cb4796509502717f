"""Seeded changes of one small program: a base text, and edits of it. Engine and review run the same texts."""

# ruff: noqa: E501 - programs in texts

BASE = """
import json
import pulumi
import pulumi_aws as aws

config = pulumi.Config()
there = aws.Provider("there", region="us-east-1", default_tags={"tags": {"of": "tests"}})
opts = pulumi.ResourceOptions(provider=there)


class Part(pulumi.ComponentResource):
    def __init__(self, name, opts=None):
        super().__init__("tests:parts:Part", name, None, pulumi.ResourceOptions.merge(opts, None))
        inside = pulumi.ResourceOptions(parent=self, provider=there)
        self.log = aws.cloudwatch.LogGroup(f"{name}-log", retention_in_days=7, opts=inside)
        self.filter = aws.cloudwatch.LogSubscriptionFilter(
            f"{name}-filter", log_group=self.log.name, name="all", destination_arn="arn:aws:lambda:us-east-1:1:function:f",
            filter_pattern="", opts=inside)


table = aws.dynamodb.Table("table", hash_key="pk", billing_mode="PAY_PER_REQUEST",
    attributes=[{"name": "pk", "type": "S"}], opts=opts)
aws.dynamodb.ResourcePolicy("table-policy", resource_arn=table.arn, policy="{}", opts=opts)
bucket = aws.s3.Bucket("bucket", tags={"a": "b"}, opts=opts)
aws.s3.BucketOwnershipControls("ownership", bucket=bucket.bucket, rule={"object_ownership": "BucketOwnerEnforced"}, opts=opts)
topic = aws.sns.Topic("topic", display_name="news", opts=opts)
aws.sns.TopicPolicy("topic-policy", arn=topic.arn, policy="{}", opts=opts)
named = aws.sns.Topic("named", name="fixed", opts=opts)
aws.sns.TopicPolicy("named-policy", arn=named.arn, policy="{}", opts=opts)
role = aws.iam.Role("role", assume_role_policy="{}", opts=opts)
aws.ssm.Parameter("role-arn", type="String", value=role.arn, opts=opts)
aws.sns.Topic("computed", display_name=topic.name.apply(lambda name: "n" + name), opts=opts)
aws.ssm.Parameter("plain", type="String", value="one", name="/plain", opts=opts)
aws.ssm.Parameter("secret", type="SecureString", value=config.require_secret("token"), opts=opts)
aws.lambda_.Permission("permission", action="lambda:InvokeFunction", function="f", principal="s3.amazonaws.com",
    source_arn=bucket.arn, opts=opts)
kept = aws.s3.Bucket("kept", opts=pulumi.ResourceOptions(provider=there, retain_on_delete=True))
quiet = aws.sns.Topic("quiet", display_name="a", opts=pulumi.ResourceOptions(provider=there, ignore_changes=["displayName"]))
touchy = aws.sns.Topic("touchy", display_name="a",
    opts=pulumi.ResourceOptions(provider=there, replace_on_changes=["displayName"]))
part = Part("part")
# end
"""
OPTS = "pulumi.ResourceOptions(provider=there, {})"


def _renamed(name: str, alias: bool) -> list[tuple[str, str]]:
    aliased = OPTS.format(f'aliases=[pulumi.Alias(name="{name}")]') if alias else "opts"
    lines = {
        "bucket": ('aws.s3.Bucket("bucket", tags={"a": "b"}, opts=opts)', 'aws.s3.Bucket("box", tags={"a": "b"}, opts=%s)'),
        "topic": ('aws.sns.Topic("topic", display_name="news", opts=opts)', 'aws.sns.Topic("news", display_name="news", opts=%s)'),
        "role": ('aws.iam.Role("role", assume_role_policy="{}", opts=opts)', 'aws.iam.Role("actor", assume_role_policy="{}", opts=%s)'),
        "plain": ('aws.ssm.Parameter("plain", type="String", value="one", name="/plain", opts=opts)', 'aws.ssm.Parameter("words", type="String", value="one", name="/plain", opts=%s)'),
    }  # fmt: skip
    old, new = lines[name]
    return [(old, new % aliased)]


MOVED = 'aws.sns.Topic("quiet", display_name="a", opts=pulumi.ResourceOptions(provider=there, ignore_changes=["displayName"]))'
CASES: dict[str, list[tuple[str, str]]] = {
    "nothing": [],
    "comment": [("# end", "# the end")],
    # create
    "create bucket": [("# end", 'aws.s3.Bucket("more", opts=opts)')],
    "create topic with policy": [("# end", 'more = aws.sns.Topic("more", opts=opts)\naws.sns.TopicPolicy("more-policy", arn=more.arn, policy="{}", opts=opts)')],
    "create part": [("# end", 'Part("second")')],
    "create parameter of another's output": [("# end", 'aws.ssm.Parameter("more", type="String", value=table.arn, opts=opts)')],
    # update
    "update topic": [('display_name="news"', 'display_name="olds"')],
    "update retention": [("retention_in_days=7", "retention_in_days=30")],
    "update policy": [('arn=topic.arn, policy="{}"', 'arn=topic.arn, policy=json.dumps({"a": 1})')],
    "update trust": [('assume_role_policy="{}"', 'assume_role_policy=json.dumps({"Statement": []})')],
    "update billing": [('billing_mode="PAY_PER_REQUEST"', 'billing_mode="PROVISIONED", read_capacity=1, write_capacity=1')],
    "update attributes": [('attributes=[{"name": "pk", "type": "S"}]', 'attributes=[{"name": "pk", "type": "S"}, {"name": "x", "type": "S"}]')],
    "update recovery": [('hash_key="pk", billing', 'hash_key="pk", point_in_time_recovery={"enabled": True}, billing')],
    "update protection": [('hash_key="pk", billing', 'hash_key="pk", deletion_protection_enabled=True, billing')],
    "update filter pattern": [('filter_pattern=""', 'filter_pattern="ERROR"')],
    "update ownership": [("BucketOwnerEnforced", "BucketOwnerPreferred")],
    "update table policy": [('resource_arn=table.arn, policy="{}"', 'resource_arn=table.arn, policy=json.dumps({"b": 1})')],
    "update description added": [('"plain", type="String"', '"plain", type="String", description="words"')],
    "update force destroy": [('aws.s3.Bucket("bucket", ', 'aws.s3.Bucket("bucket", force_destroy=True, ')],
    # a default stated
    "default stated": [('aws.s3.Bucket("bucket", ', 'aws.s3.Bucket("bucket", force_destroy=False, ')],
    "default stated in a topic": [('aws.sns.Topic("topic", ', 'aws.sns.Topic("topic", fifo_topic=False, ')],
    # replace
    "replace table": [('hash_key="pk"', 'hash_key="id"'), ('{"name": "pk"', '{"name": "id"')],
    "replace table by range key": [('hash_key="pk", billing', 'hash_key="pk", range_key="sk", billing'), ('"type": "S"}]', '"type": "S"}, {"name": "sk", "type": "S"}]')],
    "replace table by name": [('hash_key="pk", billing', 'hash_key="pk", name="counts", billing')],
    "replace bucket by name": [('aws.s3.Bucket("bucket", ', 'aws.s3.Bucket("bucket", bucket="my-bucket", ')],
    "replace bucket by lock": [('aws.s3.Bucket("bucket", ', 'aws.s3.Bucket("bucket", object_lock_enabled=True, ')],
    "replace topic by name": [('display_name="news"', 'display_name="news", name="topic"')],
    "replace named topic": [('name="fixed"', 'name="other"')],
    "replace fixed topic by kind": [('name="fixed"', 'name="fixed", fifo_topic=True')],
    "replace role by name": [('aws.iam.Role("role", ', 'aws.iam.Role("role", name="actor", ')],
    "replace parameter by name": [('name="/plain"', 'name="/other"')],
    "replace parameter by kind of data": [('name="/plain"', 'name="/plain", data_type="aws:ec2:image"')],
    "replace permission by principal": [("s3.amazonaws.com", "sns.amazonaws.com")],
    "replace permission by function": [('function="f"', 'function="g"')],
    "replace log group by class": [("retention_in_days=7", 'retention_in_days=7, log_group_class="INFREQUENT_ACCESS"')],
    "replace filter by destination": [("function:f", "function:g")],
    "replace filter by name": [('name="all"', 'name="every"')],
    "replace because asked": [('"touchy", display_name="a"', '"touchy", display_name="b"')],
    "delete first": [('name="fixed", opts=opts', 'name="other", opts=pulumi.ResourceOptions(provider=there, delete_before_replace=True)')],
    # delete
    "delete parameter": [('aws.ssm.Parameter("plain", type="String", value="one", name="/plain", opts=opts)', "")],
    "delete policy": [('aws.sns.TopicPolicy("topic-policy", arn=topic.arn, policy="{}", opts=opts)', "")],
    "delete part": [('part = Part("part")', "")],
    "delete retained": [('kept = aws.s3.Bucket("kept", opts=pulumi.ResourceOptions(provider=there, retain_on_delete=True))', "")],
    "delete permission": [('aws.lambda_.Permission("permission", action="lambda:InvokeFunction", function="f", principal="s3.amazonaws.com",\n    source_arn=bucket.arn, opts=opts)', "")],
    # names
    "rename bucket with alias": _renamed("bucket", True),
    "rename bucket without alias": _renamed("bucket", False),
    "rename topic with alias": _renamed("topic", True),
    "rename topic without alias": _renamed("topic", False),
    "rename role with alias": _renamed("role", True),
    "rename parameter without alias": _renamed("plain", False),
    "rename part with alias": [('Part("part")', 'Part("piece", pulumi.ResourceOptions(aliases=[pulumi.Alias(name="part")]))')],
    "rename part without alias": [('Part("part")', 'Part("piece")')],
    "rename part's type with alias": [('"tests:parts:Part", name, None, pulumi.ResourceOptions.merge(opts, None)', '"tests:parts:Piece", name, None, pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(aliases=[pulumi.Alias(type_="tests:parts:Part")]))')],
    # moves
    "move into a part without alias": [(MOVED, 'aws.sns.Topic("quiet", display_name="a", opts=pulumi.ResourceOptions(provider=there, parent=Part("home")))')],
    "move into a part with alias": [(MOVED, 'aws.sns.Topic("quiet", display_name="a", opts=pulumi.ResourceOptions(provider=there, parent=Part("home"), aliases=[pulumi.Alias(parent=pulumi.ROOT_STACK_RESOURCE)]))')],
    "move with alias and new name": [(MOVED, 'aws.sns.Topic("calm", display_name="a", opts=pulumi.ResourceOptions(provider=there, parent=Part("home"), aliases=[pulumi.Alias(name="quiet", parent=pulumi.ROOT_STACK_RESOURCE)]))')],
    # secrets, unknowns, tags, options
    "secret changed": [('config.require_secret("token")', 'config.require_secret("other")')],
    "secret opened": [('value=config.require_secret("token")', 'value="open"')],
    "unknown changed": [("value=role.arn", "value=table.arn")],
    "unknown computed anew": [('"n" + name', '"m" + name')],
    "tags only": [('tags={"a": "b"}', 'tags={"a": "c"}')],
    "tags added": [('display_name="news"', 'display_name="news", tags={"x": "y"}')],
    "ignored": [('"quiet", display_name="a"', '"quiet", display_name="b"')],
    "no longer ignored": [(', ignore_changes=["displayName"]', "")],
    "retained from now on": [('tags={"a": "b"}, opts=opts', 'tags={"a": "b"}, opts=pulumi.ResourceOptions(provider=there, retain_on_delete=True)')],
    "protected from now on": [('tags={"a": "b"}, opts=opts', 'tags={"a": "b"}, opts=pulumi.ResourceOptions(provider=there, protect=True)')],
    # the provider
    "provider's region": [('region="us-east-1", default', 'region="eu-central-1", default')],
    "provider's tags": [('{"of": "tests"}', '{"of": "others"}')],
    "region stated": [('aws.s3.Bucket("bucket", ', 'aws.s3.Bucket("bucket", region="us-east-1", ')],
    "region of one": [('aws.sns.Topic("topic", ', 'aws.sns.Topic("topic", region="eu-central-1", ')],
    "another provider of the same region": [("# end", ""), ('opts = pulumi.ResourceOptions(provider=there)', 'other = aws.Provider("other", region="us-east-1", default_tags={"tags": {"of": "tests"}})\nopts = pulumi.ResourceOptions(provider=there)'), ('role = aws.iam.Role("role", assume_role_policy="{}", opts=opts)', 'role = aws.iam.Role("role", assume_role_policy="{}", opts=pulumi.ResourceOptions(provider=other))')],
}  # fmt: skip
"""What changes, by name: (old, new) texts of the base, each of which stands in it once."""


BLIND: dict[str, list[tuple[str, str]]] = {
    "a secret that stands in the program": [('value="one"', 'value="two"')],
}
"""What the review can't see, because a graph holds no secret and nothing of one; the comment says so."""


def text(case: str) -> str:
    """The program after a change.

    Raises:
        LookupError: an old text stands in the base more or less than once.
    """
    found = BASE
    for old, new in (CASES | BLIND)[case]:
        if found.count(old) != 1:
            raise LookupError(f"{case}: {old!r} stands {found.count(old)} times in the base")
        found = found.replace(old, new)
    return found
