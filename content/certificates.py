"""The certificates as data: `certificates.yaml`, and the Markdown table that the agent answers from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from content.listed import listed
from content.structured import Record


@dataclass(frozen=True)
class Certificate:
    """One certificate; `date` is None where the owner has not stated it."""

    name: str
    level: str
    date: date | None


def load_certificates(path: Path) -> tuple[Certificate, ...]:
    """Read `certificates.yaml`.

    Raises:
        ContentError: with the line of the wrong value.
    """
    top = Record.read(path)
    top.allow("title", "source", "certificates")
    found: dict[str, Certificate] = {}
    for record in top.records("certificates"):
        record.allow("name", "level", "date")
        earned = record.optional("date")
        if earned is not None and not isinstance(earned, date):
            raise record.error(f"'date' must be a date like 2026-03-15 or null, not {earned!r}")
        certificate = Certificate(record.text("name"), record.text("level"), earned)
        if certificate.name in found:
            raise record.error(f"'{certificate.name}' is listed twice")
        found[certificate.name] = certificate
    return tuple(found.values())


def certificates_markdown(certificates: tuple[Certificate, ...]) -> str:
    """The document `certificates.md`, generated from the data.

    The first sentence answers by itself: the number, the number of each level, and every name. The column of dates
    stands there only when a date is known, so that nine rows needn't say that nothing is.
    """
    dated = any(certificate.date for certificate in certificates)
    columns = ("Certificate", "Level", *(("Earned on",) if dated else ()))
    rows = [
        (certificate.name, certificate.level, *((str(certificate.date or "not stated"),) if dated else ()))
        for certificate in certificates
    ]
    lines = [
        "# Certificates",
        "",
        listed(*_QUESTIONS),
        "",
        "<!-- Generated from certificates.yaml by `make documents`; edit that file. -->",
        "",
        _opening(certificates),
        "",
        *(_row(cells) for cells in (columns, ("---",) * len(columns), *rows)),
        "",
    ]
    if certificates and not dated:
        lines += ["When each was earned isn't stated.", ""]
    for level, group in _by_level(certificates).items():
        names = _and(certificate.name for certificate in group)
        verb = "is" if len(group) == 1 else "are"
        lines += [
            f"## {level} certificates",
            "",
            listed(f"Which are {level}?", f"{level.lower()} level?"),
            "",
            f"{_word(len(group)).capitalize()} of the certificates {verb} {level}: {names}.",
            "",
        ]
    return "\n".join(lines)


_QUESTIONS: Final = (
    "Which certificates?",
    "Which certificates does the owner have?",
    "how many certs?",
    "list the AWS certifications",
    "is the owner AWS certified?",
    "what qualifications are there?",
)
_WORDS: Final = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


def _opening(certificates: tuple[Certificate, ...]) -> str:
    if not certificates:
        return "The owner lists no certificates."
    groups = [
        f"{_word(len(group))} {level} ({', '.join(_short(certificate) for certificate in group)})"
        for level, group in _by_level(certificates).items()
    ]
    return (
        f"The owner lists {_counted(len(certificates), 'AWS certificate')} on the path to machine learning and data "
        f"science: {_and(groups)}."
    )


def _short(certificate: Certificate) -> str:
    """A name without what the sentence says already: the vendor and the level."""
    return certificate.name.removeprefix("AWS Certified ").removesuffix(f" - {certificate.level}")


def _by_level(certificates: tuple[Certificate, ...]) -> dict[str, list[Certificate]]:
    groups: dict[str, list[Certificate]] = {}
    for certificate in certificates:
        groups.setdefault(certificate.level, []).append(certificate)
    return groups


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _word(number: int) -> str:
    return _WORDS[number] if number < len(_WORDS) else str(number)


def _counted(number: int, noun: str) -> str:
    return f"{_word(number)} {noun}{'' if number == 1 else 's'}"


def _and(words: Iterable[str]) -> str:
    *before, last = words
    return f"{', '.join(before)} and {last}" if before else last
