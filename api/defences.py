"""The app's own look at what the model wrote: no policy text, no secrets, no environment.

It reads the sentences after the citation gate, just before the page gets them, and holds text back only while it may
still become something that must not be shown.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from api import limits
from api.deciphered import LETTERS, TIGHT, begun, disguises, place_of_beginning, plain
from api.errors import ApiError, ErrorCode

_WORD: Final = re.compile(r"[^\W_]+")
_NUMBERED: Final = re.compile(r"^[ \t>]*(\d{1,4})(?:[.)][ \t]|[.)]?\Z)", re.MULTILINE)
_TOKEN_TAIL: Final = re.compile(r"[A-Za-z0-9+/=_\-.:@~%$]+\Z")
_CREDENTIAL_STARTS: Final = (
    "AKIA ASIA AROA AIDA eyJ ghp_ gho_ ghu_ ghs_ ghr_ github_pat_ sk- xoxa- xoxb- xoxp- xoxr- xoxs- "
    "-----BEGIN"
)
_CREDENTIAL_BEGINS: Final = tuple(_CREDENTIAL_STARTS.split())
_LEAST: Final = (
    1,
    limits.SECRET_CHARACTERS,
)  # characters of a secret as it is, and of its letters and figures alone
_SECRET_NAMES: Final = re.compile(
    r"SECRET|TOKEN|PASSW|CREDENTIAL|PRIVATE|API_?KEY|ACCESS_?KEY", re.IGNORECASE
)
_PUBLIC_NAMES: Final = frozenset(
    {
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
        "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_INITIALIZATION_TYPE",
        "AWS_LAMBDA_EXEC_WRAPPER",
    }
)
# Shapes of credentials: "Understanding unique ID prefixes" (AWS IAM User Guide), RFC 7519, RFC 7468, GitHub's prefixes.
_CREDENTIAL: Final = re.compile(
    r"\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}"
    r"|\beyJ[\w-]{8,}\.eyJ[\w-]{8,}"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY"
    r"|\b(?:gh[pousr]_|github_pat_)\w{16,}|\bsk-[\w-]{20,}|\bxox[abprs]-[\w-]{10,}"
)
_NAME: Final = (
    r"\b(?P<name>AWS_[A-Z0-9_]+|[A-Za-z0-9_]*(?:SECRET|TOKEN|PASSWORD|API_KEY|ACCESS_KEY)[A-Za-z0-9_]*"
    r"|aws_(?:secret_access_key|session_token|access_key_id)|LAMBDA_TASK_ROOT|_HANDLER)"
    r"[\"'`*]*\s*(?:=|:|\bis\b)\s*[\"'`*]*"
)
_ASSIGNMENT: Final = re.compile(_NAME + r"(?P<value>[^\s\"'`*,;|<>{}$]{4,})")
_ASSIGNMENT_BEGINS: Final = re.compile(_NAME + r"[^\s]*\Z")
_VALUE: Final = re.compile(r"\d|[/+=]|.{16}")  # what a value has and an ordinary word has not


@dataclass(frozen=True)
class EnvironmentSecrets:
    """Values of this process's environment that no answer may contain."""

    never: frozenset[str] = frozenset()
    unless_public: frozenset[str] = (
        frozenset()
    )  # names of resources: shown only where a document or tool says them

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "EnvironmentSecrets":
        """Secrets by their names; everything else of AWS_… counts as internal."""
        never: set[str] = set()
        internal: set[str] = set()
        for name, value in environ.items():
            if _SECRET_NAMES.search(name):
                never.update(part.strip() for part in (value, *value.split(",")) if _is_secret_like(part))
            elif name.startswith("AWS_") and name not in _PUBLIC_NAMES and _is_secret_like(value):
                internal.add(value)
        return cls(frozenset(never), frozenset(internal))


def _is_secret_like(value: str) -> bool:
    """Long enough, and no plain word such as `local` or `production`, which answers may well contain."""
    value = value.strip()
    return len(value) >= limits.SECRET_CHARACTERS and not (
        value.isalpha() and len(value) < 2 * limits.SECRET_CHARACTERS
    )


class OutputGuard:
    """Feed it clean text; it returns what may be shown and raises `answer_withheld` at the first forbidden thing.

    It reads as a reader could: a secret doesn't pass in two fonts, spelt out, encoded or backwards.

    Args:
        policy: the system prompt, whose wording must not come out.
        public: what the answer may quote freely: sources and tool results.
        secrets: values that must not come out.
    """

    def __init__(self, policy: str, public: Iterable[str], secrets: EnvironmentSecrets) -> None:
        self._never = [
            (bare, _least(bare), reading)
            for value in secrets.never
            for each in disguises(value)
            for reading in (TIGHT, LETTERS)
            if len(bare := plain(each)[0].translate(reading)) >= _LEAST[reading is LETTERS]
        ]
        self._internal = [
            (bare, value) for value in secrets.unless_public if (bare := plain(value)[0].translate(TIGHT))
        ]
        spaced = {bare for bare, _ in self._internal}
        letters = {bare for bare, _, reading in self._never if reading is LETTERS}
        self._beginnings = {bare for bare, *_ in self._never} - letters | spaced, letters
        longest = max((len(value) for values in self._beginnings for value in values), default=0)
        self._reach = max(limits.HELD_CHARACTERS, longest)
        self._public: list[str] = list(public)
        self._public_words: dict[str, str] = {}
        self._policy = _words(policy)
        self._starts: dict[tuple[str, ...], list[int]] = {}
        width = limits.LEAK_SUSPECT_WORDS
        for index in range(len(self._policy) - width + 1):
            self._starts.setdefault(tuple(self._policy[index : index + width]), []).append(index)
        self._pending = ""
        self._shown = ""  # what was let pass, without marks, as far back as something forbidden may reach

    def allow(self, text: str) -> None:
        """What a tool computed or read may be quoted too."""
        self._public.append(text)

    def feed(self, text: str) -> str:
        """Text that is safe to show by now."""
        self._pending += text
        return self._release(final=False)

    def finish(self) -> str:
        """The rest."""
        return self._release(final=True)

    def _release(self, *, final: bool) -> str:
        fresh, begins = plain(self._pending)
        window = self._shown + fresh
        begin, end = len(self._shown), len(window)
        self._refuse_secrets(window)
        suspect = self._refuse_policy(window)
        if not final:
            tail = _TOKEN_TAIL.search(window[-limits.HELD_CHARACTERS :])
            if tail is not None and self._may_become_credential(window, tail[0]):
                end -= len(tail[0])
            settled = begun(window)
            end = min(
                end,
                settled,
                self._begun_secret(window[:settled]),
                len(window) if suspect is None else suspect,
            )
        end = max(end, begin)
        cut = begins[end - begin] if end < len(window) else len(self._pending)
        text, self._pending = self._pending[:cut], self._pending[cut:]
        self._shown = window[:end][-2 * self._reach :]
        return text

    def _begun_secret(self, window: str) -> int:
        """Where the text may have begun to be one of the values: its longest end that one of them begins with."""
        readings = zip(self._beginnings, (TIGHT, LETTERS), strict=True)
        return min(place_of_beginning(window, values, reading) for values, reading in readings)

    def _may_become_credential(self, window: str, token: str) -> bool:
        """May the last token, which may still grow, be the beginning of something shaped like a secret?"""
        if any(begin.startswith(token) or token.startswith(begin) for begin in _CREDENTIAL_BEGINS):
            return True
        return _ASSIGNMENT_BEGINS.search(window[-limits.HELD_CHARACTERS :]) is not None

    def _refuse_secrets(self, window: str) -> None:
        text, letters = window.translate(TIGHT), window.translate(LETTERS)
        if any(
            value[:least] in (text if reading is TIGHT else letters) for value, least, reading in self._never
        ):
            raise _withheld("a secret of the environment")
        for value, written in self._internal:
            if value in text and not self._is_public(written):
                raise _withheld("a value of the environment")
        for match in _CREDENTIAL.finditer(window):
            if not self._is_public(match[0]):
                raise _withheld("something shaped like a credential")
        for match in _ASSIGNMENT.finditer(window):
            if _VALUE.search(match["value"]) and not self._is_public(match["value"]):
                raise _withheld(f"a value for {match['name']}")

    def _refuse_policy(self, window: str) -> int | None:
        """Where a run of the policy's words begins that may still grow into a leak."""
        numbers = {match.start(1) for match in _NUMBERED.finditer(window)}
        matches = [match for match in _WORD.finditer(window) if match.start() not in numbers]
        words = [_fold(match[0]) for match in matches]
        growing = bool(matches) and matches[-1].end() == len(window)  # the last word may go on
        index = 0
        while index < len(words):
            longest, reaches_end = self._longest_run(words, index, growing)
            if longest >= limits.LEAK_WORDS:
                if not self._is_public(window[matches[index].start() : matches[index + longest - 1].end()]):
                    raise _withheld("the wording of the rules")
            elif reaches_end and longest:
                return matches[index].start()
            index += max(1, longest)
        return None

    def _longest_run(self, words: list[str], index: int, growing: bool) -> tuple[int, bool]:
        """How many words from `index` on stand so in the policy, and whether that goes on to the last word."""
        width = limits.LEAK_SUSPECT_WORDS
        best, reaches_end = 0, False
        for position in self._starts.get(tuple(words[index : index + width]), ()):
            length = 0
            for word, policy_word in zip(words[index:], self._policy[position:], strict=False):
                if word != policy_word:
                    break
                length += 1
            rest = words[index + length :]
            after = self._policy[position + length :]
            reaches_end |= not rest or (
                growing and len(rest) == 1 and bool(after) and after[0].startswith(rest[0])
            )
            best = max(best, length)
        return best, reaches_end

    def _is_public(self, text: str) -> bool:
        wanted = " ".join(_words(text))
        return any(text in public or (wanted and wanted in self._words_of(public)) for public in self._public)

    def _words_of(self, public: str) -> str:
        if public not in self._public_words:
            self._public_words[public] = " ".join(_words(public))
        return self._public_words[public]


def _withheld(cause: str) -> ApiError:
    return ApiError(ErrorCode.ANSWER_WITHHELD, cause=cause)


def _least(secret: str) -> int:
    """How much of a secret's beginning is too much: two thirds, and never less than sixteen characters."""
    return min(len(secret), max(2 * limits.SECRET_CHARACTERS, -(-2 * len(secret) // 3)))


def _fold(word: str) -> str:
    return word.lower() if word.isascii() else unicodedata.normalize("NFKC", word).lower()


def _words(text: str) -> list[str]:
    return [_fold(match[0]) for match in _WORD.finditer(text)]
