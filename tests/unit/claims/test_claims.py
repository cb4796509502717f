"""What the documents say is so; and what would not be so is found."""

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from cli.claims import CHECKS, findings
from cli.claims.prose import claims
from cli.claims.tree import Tree
from tests.ours import ours_only

pytestmark = ours_only
ROOT = Path(__file__).parents[3]
TREE = Tree(ROOT)


def found(sentence: str) -> list[str]:
    return [
        message
        for claim in claims("knowledge/x.md", sentence)
        for check in CHECKS
        for message in check(claim, TREE)
    ]


def test_the_documents_say_nothing_that_the_product_contradicts() -> None:
    assert [str(each) for each in findings(ROOT)] == []


@pytest.mark.parametrize(
    "lie",
    [
        "The cap is set by `dailySpendUsd`.",
        "Sentences end by the rule in `api/contract.py`.",
        "The emulator lives in `emulator/storage/`.",
        "Run `agent publish -s dev` after it.",
        "Run `agent sync --force` to skip the question.",
        "`make everything` does all of it.",
        "S3 Vectors costs 0.07 USD per GB-month.",
        "The cap is 0.75 USD a day in dev.",
        "A question has up to 1,200 characters.",
        "An answer keeps 12 turns of history.",
        "A ping is sent every 17 seconds.",
        "There are seven alarms.",
        "`questionsPerMinute` defaults to 20.",
        "Logs are kept 30 days in dev.",
        "Spend caps that stop questions are not built yet.",
        "> Not built yet: `agent budget`.",
        "The gate's class is `AnswerJudge`.",
        # a right number in the wrong place
        "S3 Vectors costs 2.50 USD per GB-month of storage.",
        "| DynamoDB read request units | 0.25 USD per million | AWS Price List |",
        "| CloudWatch custom metric | 0.60 USD a month after 10 free | AWS Price List |",
        "CodePipeline costs 0.004 USD per action minute.",
        "The guardrail costs 0.35 USD per 1,000 text units with content and grounding filters.",
        "Amazon Nova Lite costs 0.06 USD input and 0.42 USD output per million tokens.",
        "| Claude Haiku 4.5, global profile | 2.00 USD | 5.00 USD | litellm |",
        "The spend cap is 1.00 USD a day and 10.00 USD a month in dev.",
        "A secret in Secrets Manager costs 0.55 USD a month.",
        "Amazon Titan Text Embeddings V2 costs 0.06 USD per million tokens.",
        "After 100 free ones, 80 × 0.002 = 0.24 USD.",
        "A question may have 8,000 characters.",
        "A comment may have 1,000 characters.",
        # a name of another kind, a status, a version, a default, a stack's choice
        "The setting `entryPoint` chooses it.",
        "The alarm `rejections` rings.",
        "It gets the error `slowed_down`.",
        "| `body_too_large` | 414 | the body is too large |",
        "`unavailable` means that Bedrock doesn't answer; retry after 60 seconds.",
        "Mangum is pinned to 0.21.0.",
        "The package is for arm64 and Python 3.12.",
        "You need Python 3.10 or newer.",
        "`frontDoor` is `function-url`, or `http-api`, the default.",
        "The firewall, by `waf`, is on in both stacks.",
        "The app uses Amazon Nova Lite in dev.",
        "A ping is sent every 15 seconds.",
        "Bodies are at most 256 KiB.",
        "The command for it, `agent teardown`, doesn't exist yet.",
        "MCP for other agents is still to come.",
        "Run `.venv/bin/agent doctor --online`.",
    ],
)
def test_a_lie_is_found(lie: str) -> None:
    assert found(lie)


@pytest.mark.parametrize(
    "truth",
    [
        "The cap is set by `dailyBudgetUsd`, 0.50 USD a day in dev.",
        "Run `agent sync -s dev`, then `make check`.",
        "A question has up to 1,000 characters.",
        "The guardrail costs 0.25 USD per 1,000 text units with content and private-data filters.",
        "WAF costs 5.00 USD a month for the web ACL and 1.00 USD a month for each rule.",
        "Amazon Nova Lite costs 0.06 USD input and 0.24 USD output per million tokens.",
        "A question has up to 1,000 characters, a comment 500.",
        "The spend cap is 0.50 USD a day and 5.00 USD a month in dev.",
        "150 minutes less 100 free are 50 × 0.0034 = 0.17 USD.",
        'It says "not built yet" of what is missing.',
        "Logs are kept 7 days in dev and 90 days in prod.",
        "`frontDoor` is `function-url`, the default, or `http-api`.",
        "`body_too_large` (413) is for a large body.",
        "The app uses Amazon Nova Micro in dev.",
        "The package is for arm64 and Python 3.13; Python 3.11 or newer runs the rest.",
    ],
)
def test_a_truth_is_left_alone(truth: str) -> None:
    assert found(truth) == []


def test_generated_sections_comments_and_code_are_not_read() -> None:
    text = "<!-- generated: x -->\n`nothing1`\n<!-- /generated -->\n<!-- `nothing2` -->\n```\n`nothing3`\n```\nSo.\n"
    assert [claim.text for claim in claims("x.md", text)] == ["So."]
    assert [claim.line for claim in claims("x.md", text)] == [8]


def test_what_stands_between_two_blocks_of_code_is_read() -> None:
    text = "One.\n\n```sh\na\n```\n\nTwo.\n\n```sh\nb\n```\n\nThree.\n"
    assert [claim.text for claim in claims("x.md", text)] == ["One.", "Two.", "Three."]


def test_a_finding_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "knowledge").mkdir()
    (tmp_path / "knowledge" / "a.md").write_text("# A\n\nFirst.\n\nIt is `neverDefined`.\n")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "built.yaml").write_text("parts: []\n")
    (tmp_path / "Makefile").write_text("")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    assert [str(each) for each in findings(tmp_path)] == [
        "knowledge/a.md:5: `neverDefined`: nothing in the sources is called neverDefined"
    ]


def test_nearly_every_amount_of_the_costs_is_held_by_itself() -> None:
    """An amount changed by a third is found where it isn't, by chance, another price that the product knows."""
    amount = re.compile(r"(?<![\w.,])(\d+(?:,\d{3})*(?:\.\d+)?)(?= USD)")
    changed = [
        replace(claim, text=text, block=claim.block.replace(claim.text, text))
        for claim in TREE.claims("knowledge/costs.md")
        for match in amount.finditer(claim.text)
        for text in [claim.text[: match.start()] + _dearer(match[1]) + claim.text[match.end() :]]
    ]
    missed = [claim.text for claim in changed if not any(any(check(claim, TREE)) for check in CHECKS)]
    assert len(changed) > 100
    assert len(missed) <= len(changed) * 0.12, missed


def _dearer(amount: str) -> str:
    places = len(amount.partition(".")[2])
    return f"{float(amount.replace(',', '')) * 1.3 + 3 * 10**-places:.{places}f}"
