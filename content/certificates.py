"""The certificates as data: `certificates.yaml`, and the Markdown table that the agent answers from."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

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
    """The document `certificates.md`, generated from the data."""
    rows = [
        f"| {certificate.name} | {certificate.level} | {certificate.date or 'not stated'} |"
        for certificate in certificates
    ]
    return "\n".join(
        [
            "# Certificates",
            "",
            "<!-- Generated from certificates.yaml by `make documents`; edit that file. -->",
            "",
            f"The owner lists {len(certificates)} AWS certificates on the path to machine learning and data science.",
            "A date stands only where the owner has stated it.",
            "",
            "| Certificate | Level | Earned on |",
            "| --- | --- | --- |",
            *rows,
            "",
        ]
    )
