"""`python -m tests.doctor.apart`: how many refusals, written apart from the table of causes, are explained rightly.

The first run, before anything was mended, explained 46 of 60 rightly and knew nothing of 10 (2026-11-28).
"""

import re
from pathlib import Path
from typing import Any

import yaml
from botocore import exceptions
from botocore.loaders import Loader

from doctor.causes import UNKNOWN, Cause, Refusal, explain, explain_text
from tests.doctor.aws import Aws, operation, refusal, serving
from tests.doctor.test_causes import NEEDED, RAISED

APART = Path(__file__).with_name("apart_causes.yaml")


def explained(aws: Aws, case: dict[str, Any]) -> Cause:
    """What the doctor says of a refusal, which comes over the wire where a service sends it."""
    if "text" in case:
        return explain_text(case["text"]) or UNKNOWN
    if "raises" in case:
        return explain(Refusal.of(RAISED[case["raises"]]))
    service, _, call = case["call"].partition(".")
    protocol = Loader().load_service_model(service, "service-2")["metadata"]["protocol"]
    aws.every = refusal(protocol, case["status"], case["code"], case["message"])
    try:
        getattr(aws.clients(service), call)(**NEEDED.get(call, {}))
    except exceptions.ClientError as error:
        return explain(Refusal.of(error))
    raise AssertionError(case["id"])


def is_right(case: dict[str, Any], cause: Cause) -> bool:
    """Whether it is known, and both sentences say what they should."""
    told = cause is not UNKNOWN and re.search(case["cause"], cause.cause, re.I)
    return bool(told and re.search(case["fix"], cause.fix, re.I))


if __name__ == "__main__":
    cases = yaml.safe_load(APART.read_text("utf-8"))
    with serving(operation) as running:
        found = [(case, explained(running, case)) for case in cases]
    wrong = [(case, cause) for case, cause in found if not is_right(case, cause)]
    unknown = [case["id"] for case, cause in wrong if cause is UNKNOWN]
    print(f"{len(cases) - len(wrong)} of {len(cases)} explained rightly; {len(unknown)} unknown")
    for case, cause in wrong:
        print(f"{case['id']}: {cause.name}: {cause.cause} {cause.fix}")
