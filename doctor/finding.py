"""What a check found, and how checks are run: all at once, each refusal with its cause."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from enum import StrEnum

from botocore.exceptions import BotoCoreError, ClientError

from doctor.causes import UNKNOWN, Cause, Refusal, explain
from doctor.trouble import Refused, Trouble, Unseen, missing

AT_ONCE = 24


class State(StrEnum):
    """How it stands with what was looked at."""

    OK = "ok"
    NOTE = "note"
    """Nothing is wrong; there is something to know, which AWS doesn't let anybody look up."""
    WRONG = "wrong"
    BLIND = "blind"
    """It couldn't be looked at."""


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's: what was looked at, how it stands, why, what mends it, and what that rests on.

    `cause` is the stable name of a known cause, `why` its sentence.
    """

    check: str
    state: State
    what: str
    cause: str = ""
    why: str = ""
    fix: str = ""
    see: str = ""

    def as_json(self) -> dict[str, str]:
        """The same as an object of strings."""
        return {**asdict(self), "state": self.state.value}


@dataclass(frozen=True)
class Check:
    """Something to look at.

    `look` gives the words for that all is well, or raises `Trouble`, `Unseen`, `Refused` or what AWS's client or the
    network raises. `is_tried` means that a refusal is itself what is looked for, such as a model's.
    """

    name: str
    look: Callable[[], str]
    is_tried: bool = False
    stack: str = ""
    """Which stack a remedy is for."""
    made: str = ""
    """What the program made that is looked at: that AWS has none is what is wrong, and not that it can't be seen."""


def refused(check: str, error: Exception, *, is_tried: bool = False) -> Finding:
    """What a refusal tells: the cause, and whether it is what was looked for or only kept us from looking."""
    refusal = Refusal.of(error)
    return of_cause(check, explain(refusal), refusal, is_tried=is_tried)


def of_cause(check: str, cause: Cause, refusal: Refusal, *, is_tried: bool) -> Finding:
    """A finding of a known cause."""
    words = " ".join(refusal.message.split())[:300]
    asked = (
        f"{refusal.operation}: " if refusal.operation else ""
    )  # the check's own name stands before all of it
    what = f"{asked}{refusal.code} {words}".strip()
    seen = is_tried and cause.name not in _NOT_ABOUT_IT
    return Finding(
        check, State.WRONG if seen else State.BLIND, what, cause.name, cause.cause, cause.fix, cause.see
    )


_NOT_ABOUT_IT = frozenset(
    {UNKNOWN.name, "throttled", "server-error", "timed-out", "no-credentials", "no-region"}
)
"""Causes that tell nothing of what was looked for."""


def examine(checks: Sequence[Check], heard: Callable[[Finding], None] = lambda _: None) -> list[Finding]:
    """Look at everything at once; the findings come in the order of the checks.

    Args:
        checks: what to look at.
        heard: told of each finding as it comes in.
    """

    def look(check: Check) -> Finding:
        found = _look(check)
        heard(found)
        return found

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(look, checks))


def _look(check: Check) -> Finding:
    try:
        return Finding(check.name, State.OK, check.look())
    except Trouble as trouble:
        return _troubled(check, trouble)
    except Unseen as unseen:
        return Finding(check.name, State.NOTE, unseen.what, fix=unseen.fix, see=unseen.see)
    except Refused as error:
        return of_cause(check.name, explain(error.refusal), error.refusal, is_tried=True)
    except (ClientError, BotoCoreError, OSError) as error:
        if check.made and Refusal.of(error).tells_absence:
            return _troubled(check, missing(check.name, f"AWS has no {check.made} of this stack"))
        return refused(check.name, error, is_tried=check.is_tried)
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        words = f"the answer isn't of the documented form ({type(error).__name__}: {error})"
        return of_cause(check.name, UNKNOWN, Refusal("", words), is_tried=False)


def _troubled(check: Check, trouble: Trouble) -> Finding:
    return Finding(check.name, State.WRONG, trouble.what, trouble.cause, *trouble.told(check.stack))


def exit_code(findings: Sequence[Finding]) -> int:
    """0 for nothing wrong, 1 for something wrong, 2 where something couldn't be looked at."""
    states = {finding.state for finding in findings}
    return 1 if State.WRONG in states else 2 if State.BLIND in states else 0
