"""What identifies a person is taken out of a question before it is kept: patterns, not understanding.

Kept questions tell an owner which document is missing; who asked doesn't. What no pattern sees (an uncommon name in the
middle of a sentence) can stay, and the page's privacy text says so.
"""

import ipaddress
import re
from typing import Final

_EMAIL: Final = re.compile(r"[\w.+-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}", re.I)
_IBAN: Final = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")
_IPV4: Final = r"(?:\d{1,3}\.){3}\d{1,3}(?!\.?\w)"
_IP: Final = re.compile(
    rf"(?<![\w.])(?:{_IPV4}"
    rf"|(?<![0-9a-f]:)(?=[0-9a-f]*:)[0-9a-f:]{{1,38}}(?::{_IPV4}|[0-9a-f]|::)(?!\w|:[\w:]|\.\d))",
    re.I,
)
_DIGITS: Final = re.compile(r"(?<![\w.-])\+?\(?\d(?:[ ./()-]{0,2}\d){6,18}(?!\w)")
_STREET: Final = re.compile(
    r"\b\d{1,5}[a-z]?,? (?:[A-Z][\w'-]+ ){1,4}(?:street|st|road|rd|avenue|ave|lane|ln|drive|way|square|court|blvd)\b\.?"
    r"|\b[A-ZÄÖÜ][\wäöüß-]*(?:straße|strasse|str\.|weg|platz|allee|gasse) ?\d{1,4}[a-z]?\b",
    re.I,
)
_NAME: Final = re.compile(
    r"\b((?:my name is|i am called|i'm called|this is|ich hei(?:ß|ss)e|mein name ist|je m'appelle|me llamo)\s+)"
    r"(\w[\w'’-]*(?:\s+(?-i:[A-ZÄÖÜÉ])[\w'’-]*){0,3})",
    re.I,
)
_PLAIN_NUMBER: Final = 9
"""Up to so many digits without a separator or a plus are a number, not somebody's."""


def scrubbed(text: str) -> str:
    """The question with addresses, numbers and names replaced by what they were.

    Again until nothing is left: what one pattern takes out can free what stood against it.
    """
    while (clean := _scrubbed_once(text)) != text:
        text = clean
    return clean


def _scrubbed_once(text: str) -> str:
    text = _EMAIL.sub("[e-mail]", text)
    text = _IP.sub(lambda found: "[ip]" if _is_somebodys(found.group()) else found.group(), text)
    text = _IBAN.sub(lambda found: "[iban]" if _is_iban(found.group()) else found.group(), text)
    text = _DIGITS.sub(_number, text)
    text = _STREET.sub("[address]", text)
    return _NAME.sub(r"\1[name]", text)


def _is_somebodys(written: str) -> bool:
    """Whether it is an IP address, and not that of every machine itself (127.0.0.1, 0.0.0.0, ::1, ::)."""
    try:
        address = ipaddress.ip_address(written)
    except ValueError:
        return False
    return not (address.is_loopback or address.is_unspecified)


def _number(found: re.Match[str]) -> str:
    written = found.group()
    digits = re.sub(r"\D", "", written)
    if 13 <= len(digits) <= 19 and _luhn(digits):
        return "[card]"
    separated = written != digits
    grouped = re.fullmatch(r"\d{1,3}(?:[ ,.]\d{3})+", written)
    dated = re.fullmatch(
        r"(?:19|20)\d{2}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](?:19|20)\d{2}", written
    )
    if grouped or dated or (not separated and len(digits) <= _PLAIN_NUMBER):
        return written
    return "[phone]"


def _luhn(digits: str) -> bool:
    """ISO/IEC 7812-1, annex B."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _is_iban(written: str) -> bool:
    """ISO 13616-1: the rearranged number modulo 97 is 1."""
    code = written.replace(" ", "")
    return int("".join(str(int(char, 36)) for char in code[4:] + code[:4])) % 97 == 1
