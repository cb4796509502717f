"""Ten changes, and three questions of a tired reviewer: is data lost, who can now call it, what does it cost?

Only the first screen is read: the verdict, its five lines and the table.
"""

from collections.abc import Callable

import pytest

from tests.review.reviewers import Nodes, both, edited, first_screen, gone, options, renamed, replaced

NOTHING_LOST = "🟢 **Data**: nothing that holds data is replaced or deleted"
NOBODY_NEW = "🟢 **Access**: nobody may do or see more than before"
SAME_COST = "🟢 **Cost**: a month costs the same"
SERVICE, EVERYBODY = (
    r"\"Service\": \"cloudfront.amazonaws.com\"",
    r"\"AWS\": \"*\"",
)  # a policy in its inputs' JSON
DEARER = "amazon.nova-2-lite-v1:0"


CHANGES: dict[str, tuple[Callable[[Nodes], None], tuple[str, str, str]]] = {
    "another key": (
        edited("safeguards-table", hashKey="sk", rangeKey="pk"),
        ("is replaced: AWS keeps the old one, unmanaged, with every item", NOBODY_NEW, SAME_COST),
    ),
    "a key of another type": (
        edited("safeguards-table", attributes=[{"name": "pk", "type": "S"}, {"name": "sk", "type": "N"}]),
        ("`safeguards-table`: the type of its key sk changes", NOBODY_NEW, SAME_COST),
    ),
    "an open address": (
        edited("api-url", authorizationType="NONE"),
        (NOTHING_LOST, "`api-url`: its authorization is 'NONE', so anybody may call it", SAME_COST),
    ),
    "a readable bucket": (
        both(
            replaced("cdn-site-policy", SERVICE, EVERYBODY),
            replaced("cdn-site-policy", "AWS:SourceArn", "aws:PrincipalTag/any"),
        ),
        (NOTHING_LOST, "newly allowed: everybody may s3:GetObject", SAME_COST),
    ),
    "a dearer model": (
        both(
            replaced("api-function", '"MODEL_ID": "amazon.nova-lite-v1:0"', f'"MODEL_ID": "{DEARER}"'),
            replaced("api-role-policy", "amazon.nova-lite-v1:0", DEARER),
        ),
        (NOTHING_LOST, "newly allowed: bedrock:InvokeModel on", "🟢 **Cost**: a month costs \\+"),
    ),
    "an index of another name": (
        renamed("knowledge-index", "knowledge-vectors-index"),
        ("every vector goes; `agent sync` makes it again", NOBODY_NEW, SAME_COST),
    ),
    "documents no longer retained": (
        options("knowledge-documents", retain_on_delete=False),
        ("`retain_on_delete` is gone: from the next update on AWS deletes it", NOBODY_NEW, SAME_COST),
    ),
    "a role that may everything of a table": (
        replaced("api-role-policy", "dynamodb:GetItem", "dynamodb:*"),
        (NOTHING_LOST, "api\\-role: newly allowed: dynamodb:\\* on", SAME_COST),
    ),
    "a cap a hundred times as high": (
        replaced("api-function", '"DAILY_BUDGET_USD": "1.00"', '"DAILY_BUDGET_USD": "100.00"'),
        (NOTHING_LOST, NOBODY_NEW, "visitors may spend up to 100.00 USD a day instead of 1.00"),
    ),
    "no guardrail": (
        gone("guardrail-filters", "guardrail-version"),
        (NOTHING_LOST, NOBODY_NEW, "a month costs \\-0.50 USD"),
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_first_screen_answers_a_tired_reviewer(name: str) -> None:
    change, answers = CHANGES[name]
    lines = [line for line in first_screen(change, "prod").splitlines() if line.startswith("- ")]
    for line, answer in zip((lines[0], lines[1], lines[4]), answers, strict=True):
        assert answer in line, line


def test_what_is_lost_is_read_before_what_aws_keeps() -> None:
    data = first_screen(edited("safeguards-table", hashKey="sk", rangeKey="pk")).splitlines()[3]
    assert "is lost in `dev`" in data, "prod keeps its table, dev doesn't"


def test_what_is_made_anew_is_missed_until_it_is_filled() -> None:
    screen = first_screen(renamed("knowledge-index", "knowledge-vectors-index"))
    assert "🟠 **Uptime**: `knowledge-base` is made anew, empty at first" in screen
