"""What looks like a secret in a text, and what only speaks of one."""

import pytest

from graph.secret_rules import looks_like_a_secret


@pytest.mark.parametrize(
    "text",
    [
        "https://user:hunter2@example.com/x",
        "postgres://admin:p%40ss@db:5432/x",
        "redis://:s3cret@cache",
        'url = f"https://user:hunter2@{host}"',
    ],
)
def test_a_password_in_an_address_is_one(text: str) -> None:
    assert looks_like_a_secret(text)


@pytest.mark.parametrize(
    "text",
    [
        r"(?:https://(?:[^@/]+@)?|ssh://git@|git@)github\.com[/:]([\w.-]+)",
        r"^https?://[^:/]+:[^@]+@(.*)$",
        "https://{user}:{password}@{host}",
        "https://<user>:<token>@example.com",
        "https://$USER:$TOKEN@example.com",
        "http://127.0.0.1:8080, or mail me@example.com",
    ],
)
def test_a_pattern_or_a_template_of_an_address_is_none(text: str) -> None:
    assert not looks_like_a_secret(text)
