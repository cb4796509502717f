"""What is kept of a question that the documents don't answer, and of the person who asked it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.safeguards.scrub import scrubbed
from api.safeguards.table import Table
from api.safeguards.unanswered import Unanswered

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("Write to jane.doe+x@example.co.uk please", "Write to [e-mail] please"),
        ("I'm bob (at) example.com, why S3?", "I'm [e-mail], why S3?"),
        ("call me at +49 151 2345 6789", "call me at [phone]"),
        ("call (555) 010-9999 now", "call [phone] now"),
        ("is 4111 1111 1111 1111 safe here", "is [card] safe here"),
        ("is 4111 1111 1111 1112 a card", "is [phone] a card"),  # its check digit is wrong
        ("is 4222222222222 a card, or 6304000000000000000", "is [card] a card, or [card]"),
        ("the 9 digits 123456789 and the 10 of 1234567890", "the 9 digits 123456789 and the 10 of [phone]"),
        ("nine with a blank, 12345 6789", "nine with a blank, [phone]"),
        (
            "no iban: DE88 3704 0044 0532 0130 00, but GB82 WEST 1234 5698 7654 32",
            "no iban: DE88 [phone], but [iban]",
        ),
        ("my iban is DE89 3704 0044 0532 0130 00", "my iban is [iban]"),
        ("I live at 221B Baker Street, is that near?", "I live at [address], is that near?"),
        ("Ich wohne in der Hauptstraße 12", "Ich wohne in der [address]"),
        ("Hello, my name is Anna Maria Schmidt and I ask", "Hello, my name is [name] and I ask"),
        ("je m'appelle Chloé, quoi?", "je m'appelle [name], quoi?"),
        ("What do 10,000 questions cost?", "What do 10,000 questions cost?"),
        ("What do 1000000 questions cost?", "What do 1000000 questions cost?"),
        ("Was it finished on 2026-11-28 or 28.11.2026?", "Was it finished on 2026-11-28 or 28.11.2026?"),
        ("Does it use 127.0.0.1:8080 or ::1?", "Does it use 127.0.0.1:8080 or ::1?"),
        ("Is 0.0.0.0/0 or ::/0 open?", "Is 0.0.0.0/0 or ::/0 open?"),
        ("my ip is 203.0.113.77, am I blocked?", "my ip is [ip], am I blocked?"),
        ("from 84.12.3.9:443 or http://84.12.3.9/x", "from [ip]:443 or http://[ip]/x"),
        ("I come from 2001:db8:85a3::8a2e:370:7334.", "I come from [ip]."),
        ("is [2A02:8106:1:2:3:4:5:6]:443 or fe80::1%eth0 mine", "is [[ip]]:443 or [ip]%eth0 mine"),
        ("and ::ffff:84.12.3.9?", "and [ip]?"),
        ("IP:84.12.3.9, ip:2001:db8::1: mine", "IP:[ip], ip:[ip]: mine"),
        ("At 12:30:45, or 1.2.3.4.5, or 999.1.1.1?", "At 12:30:45, or 1.2.3.4.5, or 999.1.1.1?"),
        ("std::vector, arn:aws:iam::1:role, 16:9 and 3:", "std::vector, arn:aws:iam::1:role, 16:9 and 3:"),
        (
            "Why nova-lite-v1:0 and not claude-haiku-4-5-20251001?",
            "Why nova-lite-v1:0 and not claude-haiku-4-5-20251001?",
        ),
    ],
)
def test_what_identifies_a_person_is_taken_out_and_what_does_not_stays(asked: str, kept: str) -> None:
    assert scrubbed(asked) == kept


@given(st.text(max_size=300))
def test_scrubbing_twice_changes_nothing_more(text: str) -> None:
    assert scrubbed(scrubbed(text)) == scrubbed(text)


def rows(client: Any, table: Table) -> list[dict[str, Any]]:
    return list(client.scan(TableName=table.name)["Items"])


def test_by_default_only_the_nearest_section_is_counted(table: Table, client: Any) -> None:
    kept = Unanswered(table)
    for question in ("Who is the chief of staff?", "What is the CEO's name?"):
        kept.add(question, ("owner.md", "Owner > Contact"), NOON)
    (row,) = rows(client, table)
    assert row["asked"] == {"N": "2"}
    assert row["sk"] == {"S": "owner.md#Owner > Contact"}
    assert "question" not in row
    assert int(row["expires_at"]["N"]) > NOON.timestamp()


def test_where_the_owner_opts_in_the_scrubbed_question_is_kept_once(table: Table, client: Any) -> None:
    kept = Unanswered(table, keeps_questions=True)
    kept.add("Mail me at a@example.com?", None, NOON)
    kept.add("Mail me at b@example.com?", None, NOON)
    (row,) = rows(client, table)
    assert row["question"] == {"S": "Mail me at [e-mail]?"}
    assert row["asked"] == {"N": "2"}
