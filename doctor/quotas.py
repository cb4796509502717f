"""Whether Bedrock's quotas for a model let through what a stack's settings promise."""

import re
from collections.abc import Mapping

from doctor.trouble import Trouble, Unseen
from doctor.wanted import Clients, Wanted

QUESTION_TOKENS = 2_070
"""Input and output of the average question; api/data/question.json, "average"."""
QUESTIONS_A_DAY = 20
"""What a public page should at least be able to answer in a day."""
GEOGRAPHIES = ("us", "eu", "apac", "global", "jp", "au", "ca")
"""What an inference profile's name begins with."""


def quotas(clients: Clients, wanted: Wanted) -> str:
    """Whether the account's quotas suffice."""
    pages = clients("service-quotas").get_paginator("list_service_quotas").paginate(ServiceCode="bedrock")
    return judge_quotas(
        {each["QuotaName"]: each["Value"] for page in pages for each in page["Quotas"]}, wanted
    )


def judge_quotas(listed: Mapping[str, float], wanted: Wanted) -> str:
    """Requests and tokens a minute, tokens a day, against questions a minute of one visitor.

    Args:
        listed: each quota of Bedrock's by the name that Service Quotas gives it.
        wanted: the stack's settings.
    """
    across = "." in wanted.model and wanted.model.split(".")[0] in GEOGRAPHIES
    ours = {
        name: value
        for name, value in listed.items()
        if _is_of(name, wanted.model) and _crosses_regions(name) == across
    }
    asked = {
        "requests per minute": float(wanted.questions_per_minute),
        "tokens per minute": float(wanted.questions_per_minute * QUESTION_TOKENS),
        "tokens per day": float(QUESTION_TOKENS * QUESTIONS_A_DAY),
    }
    told = []
    for kind, needed in asked.items():
        for name, value in ours.items():
            if kind not in name.lower():
                continue
            if value < needed:
                raise Trouble(
                    "quota-small",
                    f"“{name}” is {value:,.0f}; {needed:,.0f} are needed",
                    questions=wanted.questions_per_minute,
                    tokens=QUESTION_TOKENS,
                )
            told.append(f"{value:,.0f} {kind}")
    if not told:
        raise Unseen(
            f"Service Quotas lists none for {wanted.model}",
            "Look in the Bedrock console under Quotas; a new account's may be far below the published ones.",
        )
    return ", ".join(told)


def _crosses_regions(quota: str) -> bool:
    return "cross-region" in quota.lower() or "global" in quota.lower()


def _is_of(quota: str, model: str) -> bool:
    """Whether a quota's name is this model's: "… for Amazon Nova 2 Lite", "… for Anthropic Claude Haiku 4.5 V1"."""
    name = re.sub(r"-v\d+(:\d+)?$|-\d{8}.*$", "", re.split(r"(?:amazon|anthropic|openai)\.", model)[-1])
    ours = re.sub(r"(\d)-(\d)", r"\1.\2", name)
    words = set(re.findall(r"[a-z]+|\d[\d.]*", ours))
    theirs = set(re.findall(r"[a-z]+|\d[\d.]*", re.sub(r"\bv\d+\b", "", quota.lower())))
    numbers = {word for word in theirs if word[0].isdigit()}
    return words <= theirs and numbers <= words
