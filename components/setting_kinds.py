"""How the text of a configuration key becomes a value: each kind says what is allowed, in the words of its error."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

# CloudWatch Logs API reference, PutRetentionPolicy, retentionInDays.
LOG_RETENTION_DAYS = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096),
    *(1827, 2192, 2557, 2922, 3288, 3653),
)


@dataclass(frozen=True)
class Kind:
    """How one key's text becomes a value: `parse` raises ValueError for what `allowed` doesn't describe."""

    allowed: str
    parse: Callable[[str], Any]


def one_of(*values: str) -> Kind:
    def parse(text: str) -> str:
        if text not in values:
            raise ValueError(text)
        return text

    return Kind(" or ".join(values), parse)


def matching(allowed: str, pattern: str) -> Kind:
    def parse(text: str) -> str:
        if text and not re.fullmatch(pattern, text):
            raise ValueError(text)
        return text

    return Kind(allowed, parse)


def integer(low: int, high: int) -> Kind:
    def parse(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not low <= int(text) <= high:
            raise ValueError(text)
        return int(text)

    return Kind(f"a whole number from {low} to {high:,}", parse)


def retention() -> Kind:
    def parse(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,4}", text) or int(text) not in LOG_RETENTION_DAYS:
            raise ValueError(text)
        return int(text)

    return Kind("one of " + ", ".join(str(days) for days in LOG_RETENTION_DAYS), parse)


def boolean() -> Kind:
    def parse(text: str) -> bool:
        if text not in ("true", "false"):
            raise ValueError(text)
        return text == "true"

    return Kind("true or false", parse)


def dollars() -> Kind:
    def parse(text: str) -> Decimal:
        try:
            amount = Decimal(text)
        except InvalidOperation:
            raise ValueError(text) from None
        if not amount.is_finite() or not Decimal("0.01") <= amount <= 100_000 or amount != round(amount, 2):
            raise ValueError(text)
        return amount

    return Kind('US dollars from 0.01 to 100,000 as a quoted decimal, for example "2.50"', parse)
