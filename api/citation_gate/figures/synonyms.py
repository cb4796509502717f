"""Words that count the same thing: six copies are six replicas, while eight attempts aren't eight turns."""

from collections.abc import Iterable
from itertools import takewhile
from typing import Final

from api.citation_gate.figures.nouns import ANYBODY, COUNTED_STEMS, PERSONS, stem
from api.contract.sentences import word_set

_LINES: Final = """
request call invocation hit query|search lookup|attempt try|failure error fault|alert alarm notification
replica copy instance pod|server machine host node|core processor|disk drive|deployment deploy release rollout
revision version|service microservice|application app program|job task run|developer engineer programmer
employee staff colleague worker|customer client subscriber|visitor guest|member participant
pupil student learner|kid child children youngster|inhabitant resident citizen
message mail email letter|document file paper|picture image photo photograph|film movie|song track
record row entry|column field attribute|change commit edit|ticket issue|step stage phase|part piece component
answer reply response|meeting session|lesson class|talk lecture|shop store|house home
apartment flat|car vehicle|bicycle bike cycle|bus buses coach|station stop|trip journey ride voyage|walk hike|lap round
match game fixture|book volume|slice portion serving helping|tablet pill capsule|dose jab shot|painting picture
storey floor|reminder warning|package parcel|plot allotment|branch office|supplier vendor|night overnight
heartbeat beat|snapshot backup|test check probe|key credential|stage leg|part instalment installment
"""


def _families() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for line in _LINES.strip().replace("\n", "|").split("|"):
        family = frozenset(map(stem, line.split()))
        for form in family:
            found[form] = found.get(form, frozenset()) | family
    return found


_ROOT: Final = 4  # letters
_ENDINGS: Final = word_set("e ed er ur in io me or s t") | {""}  # as far as a stem goes
_FAMILIES: Final = _families()
_PERSONAL: Final = PERSONS.union(*(family for family in _FAMILIES.values() if not family.isdisjoint(PERSONS)))
_THINGS: Final = (COUNTED_STEMS | _FAMILIES.keys()) - _PERSONAL
"""What nobody is: 60 services are no 60 people."""
ANYTHING: Final = frozenset(map(stem, word_set("item thing piece unit entry case element result incident")))
"""What may be said of things that a source counts without naming them."""


def kin(nouns: Iterable[str]) -> frozenset[str]:
    """These stems and those of the words that count the same."""
    nouns = frozenset(nouns)
    return nouns.union(*(_FAMILIES[noun] for noun in nouns if noun in _FAMILIES))


def are_same(claimed: frozenset[str], given: frozenset[str]) -> bool:
    """May two figures count the same? Guests may be said to be people, people to be guests; guests are no runners."""
    if not kin(claimed).isdisjoint(given) or any(
        _have_one_root(noun, other) for noun in claimed for other in given
    ):
        return True
    if not claimed.isdisjoint(ANYBODY):
        return given.isdisjoint(_THINGS)
    return not given.isdisjoint({*ANYBODY, "person"}) and not claimed.isdisjoint(PERSONS)


def _have_one_root(noun: str, other: str) -> bool:
    """Failures and failed checks, players and those who play."""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(noun, other, strict=False)))
    return same >= _ROOT and {noun[same:], other[same:]} <= _ENDINGS
