"""`python -m tests.doctor.held`: how many injected causes the doctor names rightly, each replayed over the wire.

`held_causes.yaml` was written by someone who had not read the doctor. What a finding merely quotes of the words that
were injected counts for nothing, and what it calls unknown is not named.
"""

import importlib
import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml
from botocore.loaders import Loader

from doctor.account import before_deployment, identity
from doctor.causes import UNKNOWN, Cause, Refusal, explain
from doctor.deployed import after_deployment
from doctor.finding import Check, Finding, State, examine
from doctor.page import page_checks
from doctor.resources import Deployed, Resources
from tests.doctor import aws as stand_in
from tests.doctor import test_account, test_deployed, test_page, web
from tests.doctor.apart import explained
from tests.doctor.aws import Aws, refusal

HELD = Path(__file__).with_name("held_causes.yaml")
ASKED = "What does it cost?"
SLOW_SECONDS, LIMIT_SECONDS = 0.2, 10.0
AT_LEAST = 40
_SERVICES = {
    "GetPolicy": "lambda",
    "GetFunctionUrlConfig": "lambda",
    "GetAccountSettings": "lambda",
    "GetDistribution": "cloudfront",
    "GetHostedZone": "route53",
    "DescribeTable": "dynamodb",
    "GetGuardrail": "bedrock",
    "InvokeModel": "bedrock-runtime",
}


@dataclass(frozen=True)
class Told:
    """What the doctor said of a case: whether it is known, its sentences, its state, and what else it calls wrong."""

    is_known: bool
    says: str
    fix: str
    state: str = ""
    others: tuple[str, ...] = ()

    def is_right(self, expect: Mapping[str, Any]) -> bool:
        """Whether each list of parts has one that is said, in the state that is meant, with no false alarm beside."""
        said = (_says(self.says, parts) for parts in expect["cause_says"])
        mends = (_says(self.fix, parts) for parts in expect["fix_says"])
        state = self.state in expect.get("state", [self.state])
        return self.is_known and state and not self.others and all(said) and all(mends)


def _says(text: str, parts: list[str]) -> bool:
    return any(part.lower() in text.lower() for part in parts)


def of_cause(cause: Cause) -> Told:
    """A refusal's cause, whose sentences quote nothing."""
    return Told(cause is not UNKNOWN, cause.cause, cause.fix)


def of_findings(found: list[Finding], expect: Mapping[str, Any], quoted: str) -> Told:
    """The finding that is meant, without the words it quotes, and the names of others that are wrong."""
    name = expect["check"]
    (meant,) = (each for each in found if each.check.split(" “")[0] == name)
    others = tuple(each.check for each in found if each is not meant and each.state is State.WRONG)
    what = _unquoted(meant.what, quoted)
    is_known = meant.state is not State.OK and meant.cause != UNKNOWN.name
    return Told(is_known, f"{what} {meant.why} {meant.cause}", meant.fix, meant.state.value, others)


def _unquoted(what: str, quoted: str) -> str:
    """A finding's words without the injected ones, which it may quote from their beginning only."""
    words = " ".join(quoted.split())
    for size in range(len(words), 11, -1):
        if words[:size] in what:
            return what.replace(words[:size], "")
    return what


def reply_of(case: Mapping[str, Any]) -> Any:
    """The injected reply in the protocol of its service."""
    reply = case["reply"]
    if "xml" in reply:
        return 200, "text/xml", reply["xml"]
    if "status" in reply and "message" in reply:
        model = Loader().load_service_model(_SERVICES[case["operation"]], "service-2")
        return refusal(model["metadata"]["protocol"], reply["status"], reply["code"], reply["message"])
    return reply


def refused(case: Mapping[str, Any], aws: Aws, _: web.Web) -> Told:
    """A call that AWS refuses, or a program's words."""
    return of_cause(explained(aws, dict(case)))


def raised(case: Mapping[str, Any], _: Aws, __: web.Web) -> Told:
    """A call that ends in an exception of the client's own."""
    module, _, name = case["raises"].rpartition(".")
    error = getattr(importlib.import_module(module), name)(**case["arguments"])
    return of_cause(explain(Refusal.of(error)))


def stack(case: Mapping[str, Any], aws: Aws, _: web.Web) -> Told:
    """A deployed stack, healthy but for one operation."""
    with answering(aws, {**test_deployed.HEALTHY, case["operation"]: reply_of(case)}):
        return of_findings(look_at_stack(aws), case["expect"], str(case["reply"].get("message", "")))


def account(case: Mapping[str, Any], aws: Aws, _: web.Web) -> Told:
    """An account before the first deployment, healthy but for one operation."""
    with answering(aws, {**test_account.HEALTHY, case["operation"]: reply_of(case)}):
        found = look_at_account(aws, **case.get("settings", {}))
    return of_findings(found, case["expect"], str(case["reply"].get("message", "")))


def page(case: Mapping[str, Any], _: Aws, served: web.Web) -> Told:
    """A page, healthy but for one request."""
    answer = case["status"], case["headers"], case["body"].encode()
    served.answers = {**test_page.HEALTHY, case["request"]: answer}
    return of_findings(look_at_page(served), case["expect"], case["body"])


FORMS: Mapping[str, Callable[[Mapping[str, Any], Aws, web.Web], Told]] = {
    "refusal": refused,
    "text": refused,
    "raises": raised,
    "stack": stack,
    "account": account,
    "page": page,
}


@contextmanager
def answering(aws: Aws, replies: Mapping[str, Any]) -> Iterator[None]:
    """An account that answers so for the while."""
    aws.every, aws.replies = None, dict(replies)
    yield
    aws.replies = {}


def look_at_stack(aws: Aws) -> list[Finding]:
    """All that AWS tells of the healthy tests' stack, which has a guardrail and an alarm address."""
    made = Resources.parse(test_deployed.STATE)
    deployed = Deployed(aws.clients, test_deployed.WANTED, made, test_deployed.OUTPUTS)
    return examine(after_deployment(deployed))


def look_at_account(aws: Aws, **settings: Any) -> list[Finding]:
    """All that is looked at before a deployment with these settings."""
    wanted = replace(test_account.dev(), **settings)
    looks = before_deployment(aws.clients, test_account.REGIONS, wanted, test_account.pulumi)
    return examine([Check("credentials", lambda: identity(aws.clients, wanted)), *looks])


def look_at_page(served: web.Web) -> list[Finding]:
    """All that a browser would notice, a question asked."""
    return examine(page_checks(test_page.page(served), [ASKED]))


def judged() -> Iterator[tuple[Mapping[str, Any], Told]]:
    """Each case and what the doctor said of it."""
    with stand_in.serving(stand_in.operation) as aws, web.serving() as served:
        for case in yaml.safe_load(HELD.read_text("utf-8")):
            yield case, FORMS[case["form"]](case, aws, served)


def healthy() -> tuple[list[Finding], float]:
    """What is not well with the healthy ones, and the seconds that all checks take when each call takes 200 ms."""
    with stand_in.serving(stand_in.operation) as aws, web.serving() as served:
        aws.delay, served.answers = SLOW_SECONDS, test_page.HEALTHY
        began = time.monotonic()
        with answering(aws, test_account.HEALTHY):
            found = look_at_account(aws)
        with answering(aws, test_deployed.HEALTHY):
            found += [*look_at_stack(aws), *look_at_page(served)]
        seconds = time.monotonic() - began
    return [each for each in found if each.state is not State.OK], seconds


def main() -> int:
    """Print the figures and each cause that isn't named rightly; 1 where a limit doesn't hold."""
    cases = list(judged())
    wrong = [(case, told) for case, told in cases if not told.is_right(case["expect"])]
    for case, told in wrong:
        print(
            f"{case['id']}: {json.dumps([told.state, told.says, told.fix, told.others], ensure_ascii=False)}"
        )
    alarms, seconds = healthy()
    print(f"{len(cases) - len(wrong)} of {len(cases)} causes named right (≥ {AT_LEAST})")
    print(
        f"a healthy account, stack and page: {len(alarms)} false alarms; {seconds:.1f} s (≤ {LIMIT_SECONDS:g})"
    )
    return int(len(cases) - len(wrong) < AT_LEAST or bool(alarms) or seconds > LIMIT_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
