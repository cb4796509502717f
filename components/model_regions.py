"""Where a model answers: the regions that call it on demand, and those that call it through an inference profile.

Sources, read 2026-11-28: Amazon Bedrock User Guide, "Supported Regions and models for batch inference" (the table of
regions per model) and "Supported Regions and models for inference profiles" (the prefixes). AWS adds regions: a model
that isn't listed here is let through, and Bedrock has the last word.
"""

import re

_US = ("us-east-1", "us-east-2", "us-west-2")
_EU = ("eu-central-1", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-3")
_APAC = ("ap-northeast-1", "ap-northeast-2", "ap-south-1", "ap-southeast-1", "ap-southeast-2")
_NOVA = {"us": _US, "eu": _EU, "apac": _APAC}

ON_DEMAND: dict[str, tuple[str, ...]] = {
    "amazon.nova-micro-v1:0": ("us-east-1",),
    "amazon.nova-lite-v1:0": ("us-east-1",),
    "amazon.nova-pro-v1:0": ("us-east-1",),
    "amazon.nova-2-lite-v1:0": (),
    "anthropic.claude-haiku-4-5-20251001-v1:0": (),
    "anthropic.claude-haiku-5-5": (),
}
"""Model id to the commercial regions that call it without a profile."""

PROFILES: dict[str, dict[str, tuple[str, ...]]] = {
    "amazon.nova-micro-v1:0": _NOVA,
    "amazon.nova-lite-v1:0": _NOVA,
    "amazon.nova-pro-v1:0": _NOVA,
    "amazon.nova-2-lite-v1:0": {"us": _US, "global": ()},
    "anthropic.claude-haiku-4-5-20251001-v1:0": {"us": _US, "eu": _EU, "global": ()},
    "anthropic.claude-haiku-5-5": {"us": _US, "global": ()},
}
"""Model id to its profiles' prefixes and the regions that may call each; empty: every commercial region."""

# Of a profile whose model isn't listed, the prefix tells the area at least.
_AREAS = {
    "us": r"us-(east|west)-",
    "eu": "eu-",
    "apac": "ap-",
    "jp": "ap-northeast-",
    "au": "ap-southeast-",
    "ca": "ca-",
}
_OTHER_PARTITIONS = {
    "cn-": "aws-cn",
    "us-gov-": "aws-us-gov",
    "us-iso": "aws-iso",
    "eu-isoe-": "aws-iso-e",
    "eusc-": "aws-eusc",
}
_PREFIX = re.compile(r"(global|us|eu|apac|jp|au|ca)\.(?=[a-z0-9]+\.)")


def is_inference_profile(model: str) -> bool:
    """Whether a model id names a cross-region inference profile: `us.amazon.nova-lite-v1:0`, not `amazon.…`."""
    return _PREFIX.match(model) is not None


def partition_problem(region: str) -> str | None:
    """Why nothing of this can be made in a region, or None: the components name ARNs and hosts of partition aws."""
    for prefix, partition in _OTHER_PARTITIONS.items():
        if region.startswith(prefix):
            return (
                f"aws:region is {region!r}, of partition {partition}; allowed: regions of partition aws, where "
                "CloudFront, S3 Vectors and the models used here are offered, for example us-east-1"
            )
    return None


def model_problem(model: str, region: str) -> str | None:
    """Why `model` would deploy to `region` but never answer there, with the profile to use instead; None if it may."""
    prefix, _, base = model.partition(".") if is_inference_profile(model) else ("", "", model)
    profiles = PROFILES.get(base, {})
    callable_here = [one for one, regions in profiles.items() if not regions or region in regions]
    if prefix:
        if base in PROFILES:
            fits = prefix in callable_here
        else:
            fits = prefix == "global" or re.match(_AREAS[prefix], region) is not None
        what = "whose profile can't be called"
    else:
        fits = base not in ON_DEMAND or region in ON_DEMAND[base]
        what = "which can't be called on demand"
    if fits:
        return None
    instead = " or ".join(f"{one}.{base}" for one in callable_here)
    if region in ON_DEMAND.get(base, ()):
        instead = f"{base} or {instead}" if instead else base
    hint = instead or "a profile of that region, a global. profile, or a model that is offered there"
    return f"model is {model!r}, {what} from aws:region {region!r}; allowed there: {hint}"


def fallback_problems(fallback: str, model: str, engine: str, region: str) -> list[str]:
    """Why `fallback` could never step in for `model`; none where it is empty."""
    if not fallback:
        return []
    problems = []
    if engine != "converse":
        problems.append(
            f"fallbackModel is {fallback!r}, and engine is {engine!r}; allowed with engine converse only"
        )
    if fallback == model:
        problems.append(
            f"fallbackModel is {fallback!r}; allowed: another than model, whose quota it would share"
        )
    problem = model_problem(fallback, region)
    return [*problems, problem.replace("model", "fallbackModel", 1)] if problem else problems
