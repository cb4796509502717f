"""Identifiers in prose: `us-east-1`, `costs.md`, `s3:GetObject`, `--yes`, `Retry-After`, versions, URLs."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final, NamedTuple

from api.citation_gate.evidence.names import CHAIN
from api.citation_gate.figures import dates, quantities
from api.citation_gate.figures.dates import Date
from api.citation_gate.figures.nouns import FUNCTION_WORDS
from api.citation_gate.figures.surroundings import Quantity
from api.citation_gate.figures.units import CODES, unit_of
from api.contract.sentences import word_set

_URL: Final = re.compile(r"(?:https?|s3|ftp)://[^\s<>()\[\]\"'`]+|\bwww\.[^\s<>()\[\]\"'`]+")
_EDGES: Final = ".,;:!?()[]{}<>\"'*“”‘’…—–|~=«»"
_FILE: Final = re.compile(
    r"[\w./-]+\.(?:md|py|ya?ml|json|toml|txt|js|ts|tf|sh|html|css|com|org|net|io|dev|ai|aws|zip|csv|lock|cfg|ini)\Z",
    re.IGNORECASE,
)
_DOTTED: Final = re.compile(r"[a-z_][\w-]+(?:\.[a-z_][\w-]+)+\Z")
_ODD: Final = re.compile(r"(?<![^\s=])[a-z]*[^a-z\s=][^\s=]*")
"""A word that isn't all small letters."""
_NAMING: Final = word_set(
    "bucket table role user policy function secret stack index queue topic alias branch header called named"
)
_NAMED: Final = re.compile(rf"\b(?:{'|'.join(_NAMING)})[\s=]+(?:(?:is|are|was)\s)?\Z", re.IGNORECASE)
_HUMP: Final = re.compile(r"[a-z][A-Z]")
_HEADER: Final = re.compile(r"[A-Z][a-zA-Z]*(?:-[A-Z][a-zA-Z]*)+\Z|x(?:-[a-z]+)+\Z")
_CLAUSE: Final = re.compile(r"\d+(?:/\d+)?[a-z]*(?:\(\w{1,4}\))*\(\w{1,4}\Z")
_THOUSANDS: Final = re.compile(r"\d{1,3}(?: \d{3})+")
_PRICE: Final = re.compile(rf"\s?(?:{CODES}|[€$£])")  # tickets 28/22/15 EUR
_GERMAN_TAIL: Final = re.compile(r"(?:-[A-ZÄÖÜ][a-zäöüß]+)+\Z")
_HYPHENED: Final = re.compile(r"(\d+)-(\d+)")
_CALLED: Final = re.compile(
    r"\b(?:number|no\.|nr\.?|nummer|numéro|n[°º]|número|ext(?:ension)?\.?|durchwahl|nebenstelle|poste|extensión|tel\.?"
    r"|phone|telefon)\s\Z",
    re.IGNORECASE,
)
_QUOTED: Final = re.compile(
    r"(?<![^\s(])['\"“‘«„]\s?([A-ZÄÖÜÉ][\w.-]{1,20}(?:\s[^\W\d_][\w.-]{0,20}){0,4}\s\d{1,4})\s?['\"”’»“](?!\w)"
)
"""A name of several words that ends with a number."""
_FLAG: Final = re.compile(r"--[A-Za-z][\w-]*|-[A-Za-z]\Z")


class Name(NamedTuple):
    start: int
    end: int
    text: str


def read(text: str, language: str = "") -> tuple[list[Quantity | Date], list[Quantity | Date], list[Name]]:
    """The figures of a text, those that are parts of names, as the 900 of A350-900, and the names."""
    found_chains = (chain for chain in CHAIN.finditer(text) if not _PRICE.match(text, chain.end()))
    chains = [Name(*chain.span(), chain[0]) for chain in found_chains if _is_chain(chain[0])]
    for start, end, _ in chains:
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    found = quantities.find(text, language)
    names = chains + find(text, [(figure.start, figure.end) for figure in found], language)
    inside = [figure for figure in found if any(name.start <= figure.start < name.end for name in names)]
    return [figure for figure in found if figure not in inside], inside, names


def find(sentence: str, claimed: Iterable[tuple[int, int]] = (), language: str = "") -> list[Name]:
    """The identifiers of a sentence as it reads; code spans are the caller's.

    `claimed` are the places of the quantities found there. A digit outside of them belongs to an identifier, whatever
    it looks like: nothing with a digit gets past the gate unseen.
    """
    found = [Name(*match.span(), match[0].rstrip(_EDGES + "/")) for match in _URL.finditer(sentence)]
    if found:
        sentence = _URL.sub(lambda match: " " * len(match[0]), sentence)
    found += [Name(*match.span(1), match[1]) for match in _QUOTED.finditer(sentence)]
    covered = {position for start, end in claimed for position in range(start, end)}
    for match in _ODD.finditer(sentence):
        word = match[0]
        edges = _EDGES.replace(".", "") if word.startswith(("./", "../")) else _EDGES
        token = word.lstrip(edges).rstrip(_EDGES).removesuffix("'s").removesuffix("’s")
        if token.isalpha() and token.isascii() and (token[1:].islower() or not _HUMP.search(token)):
            continue
        digits = [match.start() + index for index, char in enumerate(word) if _is_numeric(char)]
        is_quantity = bool(digits) and all(position in covered for position in digits)
        if not is_quantity and (digits or not token.islower()) and all(map(unit_of, token.split("/"))):
            continue  # GiB, the g/cm³ of a table's header
        if not digits and any(position in covered for position in range(match.start(), match.end())):
            continue  # six-year-old
        # an ARN's account, an article's paragraph don't make it a number
        is_path_of_names = "::" in token or "_" in token[1:-1] or _CLAUSE.match(token) is not None
        if is_quantity and "-" in token:
            is_path_of_names = is_path_of_names or _is_designation(sentence, match.start(), token)
        if language == "de":
            token = german_head(token)
        is_named = "-" in token[1:-1] and _NAMED.search(sentence, max(0, match.start() - 40), match.start())
        is_name = digits or is_named or is_identifier(token)
        if token and is_name and (not is_quantity or is_path_of_names):
            found.append(Name(*match.span(), token))
    return found


def _is_chain(text: str) -> bool:
    """Are groups of digits one number of something, no amount and no date?"""
    return not _THOUSANDS.fullmatch(text) and not dates.read(text, 0)


def _is_designation(sentence: str, start: int, token: str) -> bool:
    """Are two numbers with a hyphen one number of something: 24-0219, extension 318-75? A score is none."""
    pair = _HYPHENED.fullmatch(token)
    if pair is None or dates.read(token, 0):
        return False
    is_called = _CALLED.search(sentence, max(0, start - 16), start) is not None
    return (len(pair[2]) > 2 and pair[2][0] == "0") or (is_called and int(pair[2]) < int(pair[1]))


def german_head(token: str) -> str:
    """What German words are joined to: the SHA-256 of `SHA-256-Summe`. A header's `X-…` is whole."""
    return token if token.startswith("X-") else _GERMAN_TAIL.sub("", token)


def is_identifier(token: str) -> bool:
    """True where a token without digits must stand in a source letter by letter."""
    if not any(char.isalpha() for char in token):
        return False
    inner = token[1:-1]
    if "_" in inner or "@" in inner or "::" in inner or "()" in token or _HUMP.search(token):
        return True
    if ":" in inner and token.isascii():
        return True
    if "/" in inner and "-" in inner and token.partition("/")[0] in _NAMING:  # role/release-admin
        return True
    if any(pattern.match(token) for pattern in (_FLAG, _HEADER, _FILE, _DOTTED)):
        return True
    parts = token.split("-")
    if len(parts) > 2 and token.islower() and token.isascii() and not FUNCTION_WORDS.intersection(parts):
        return not parts[-1].endswith(("ing", "ed"))  # a bucket's or a model's name, no south-west-facing
    return token.startswith(("./", "/", "~/")) and len(token) > 2


def _is_numeric(char: str) -> bool:
    """A digit, a fraction, a number of any script."""
    return char.isdigit() if char.isascii() else unicodedata.numeric(char, None) is not None
