"""The names of a text, and which ones follow from them: with other blanks, without their call or plural."""

import re
from collections import Counter
from functools import cached_property, lru_cache
from typing import Final

from api.citation_gate.evidence.commands import Usage, command_of
from api.citation_gate.evidence.whole import stands
from api.citation_gate.markdown.plain import plain

_ATOM: Final = re.compile(r"[^\W\d_]+|\d+(?:\.\d+)*")
_COMPOUND: Final = re.compile(r"(?<![\w./:@-])(?:\w+[-.])*(?:\w+[-.]\w+|[^\W_]+_\w+)(?![\w/:@-]|\.\w)")
_VERSIONED: Final = re.compile(r"(?<=[A-Za-z])v(?=\d)")  # TLSv1.3
_JOINTS: Final = re.compile(r"[-_ ]")
_V: Final = re.compile(r"v(?=\d)")
_SPACE: Final = re.compile(r"\s+")
_TIMES: Final = re.compile(r"(?<=\d)×(?=\d)")
_PARTS: Final = re.compile(r"\s*=\s*|:\s+|\s+")
# non-EU, sudo systemctl
_PREFIX: Final = re.compile(r"(?:[Nn]on|[Pp]re|[Pp]ost)-(?=[A-Z])|(?:\$|sudo|export) ")
_BACKED: Final = re.compile(
    r"((?=[^-]*[\dA-Z])[^-]+)(?:-[a-z]+)*-[a-z]*(?:ed|[aei]ble|[ae]nt|ive|ic|like|style|type|class|level|only|free|ready|wide)\Z"
)
"""S3-backed, GitLab-based, HTTP/2-only; the `-alpine` of an image makes another name."""
_PLURAL: Final = re.compile(r"[A-Za-z0-9]*[A-Z0-9]s|[A-Z][A-Za-z]*[a-z]s")
"""EC2s, OCUs, WebSockets; not DEADLINE_SECONDS."""
_ALTERNATIVES: Final = re.compile(r"(?<![\w./-])[A-Z][A-Za-z0-9]*(?:/[A-Z][A-Za-z0-9]*)+(?![\w/-]|\.\w)")
"""S3/DynamoDB: each of them; role/admin is one name."""
_NUMBERED: Final = re.compile(r"[vV]?(\d+(?:\.\d+)+)\Z")
_KEYED: Final = re.compile(r"([\w./-]+):([\w.-]+)")
_CALL: Final = re.compile(r"([\w.]+)\(([^()]+)\)")
_JOINED: Final = re.compile(r"(?<=\d)-(?=[A-ZÄÖÜ][a-zäöüß]{2})")  # SHA-256-Summe
PAIR: Final = re.compile(r"([A-Za-z][\w.-]*)\s?[:=]\s?(-?\d[\d.]*)")  # replicas: 3
CHAIN: Final = re.compile(
    r"(?<![\w.,:/+-])(?:(?:\+\d|0|[A-Z]{2}\d\d)\d*(?:(?: / |[ /-])\d+)+|\d+(?:(?: \d+){2,}|(?:-\d+){2,}|(?:/\d+){2,}))"
    r"(?![\w/]|[.,:-]\w)"
)
"""Groups of digits that are one number of something: a telephone, an account."""
_PORT: Final = re.compile(r"(\d+)/(tcp|udp)")
_PERCENTILE: Final = re.compile(r"[pP](\d\d(?:\.\d+)?)")
_WILD: Final = re.compile(r"[1-5][xX]{2}")


class Names:
    """What names a text has, as it `reads` and as it is `written`."""

    def __init__(self, reads: str, written: str, language: str = "") -> None:
        if language == "de":
            reads, written = (_JOINED.sub(" ", text) for text in (reads, written))
        written = plain(written)
        self._spelled = _spelled(reads), _spelled(written)
        self._usage = Usage(written, reads.splitlines())

    @cached_property
    def _lowered(self) -> tuple[str, str]:
        first, second = self._spelled
        return first.lower(), second.lower()

    @cached_property
    def _without_joints(self) -> str:
        return _squeezed(self._lowered[0])

    @cached_property
    def _chains(self) -> frozenset[str]:
        """The numbers in groups, without what parts them."""
        return frozenset(_joined(match[0]) for match in CHAIN.finditer(self._spelled[0]))

    @cached_property
    def _alternatives(self) -> frozenset[str]:
        """The names between which the text puts a stroke: S3 and DynamoDB of S3/DynamoDB."""
        return frozenset(
            part for match in _ALTERNATIVES.finditer(self._spelled[0]) for part in match[0].split("/")
        )

    @cached_property
    def _compounds(self) -> list[tuple[str, ...]]:
        """The names with hyphens and figures, each as its words and numbers: `Llama-3.1-8B`."""
        found = {match[0] for match in _COMPOUND.finditer(self._spelled[0])}
        return [atoms_in(name) for name in found if any(char.isdigit() for char in name)]

    def has(self, name: str) -> bool:
        """Does the name stand here whole and unaltered?

        At the beginning of a sentence it may have a capital; in product names, `OpenSearch`, case counts nowhere.
        """
        wanted = _wanted(name)
        if not wanted:
            return False
        if wanted in self._alternatives:
            return True
        if wanted.isalpha():
            return any(stands(wanted.lower(), text) for text in self._lowered)
        spellings = (wanted, wanted[0].lower() + wanted[1:]) if wanted[1:].islower() else (wanted,)
        return any(stands(spelling, text) for spelling in spellings for text in self._spelled)

    def prove(self, name: str, said: Counter[str]) -> bool:
        """Does it stand here, or what it is made of? `said` are the words and numbers of its sentence."""
        if (is_there := bool(self._chains) and _joined(name) in self._chains) or CHAIN.fullmatch(name):
            return is_there
        if not any(clue in text for clue in _clues(name) for text in self._lowered):
            return False
        return self.has(name) or (
            self._usage.allows(name) and (self._follows(name) or self._composes(name, said))
        )

    def _has_parts(self, name: str) -> bool:
        return self.has(name) or self._follows(name)

    def _follows(self, name: str) -> bool:
        """Does a name that doesn't stand here whole follow from what does?"""
        if (prefix := _PREFIX.match(name)) and self.has(name[prefix.end() :]):
            return True
        if name.endswith("()") and f"{name[:-1]}" in self._spelled[1]:  # upload(path)
            return self.has(name[:-2])
        if percentile := _PERCENTILE.fullmatch(name):
            number = re.escape(percentile[1])  # of `cpu_p99_ms` too
            near = rf"(?<![\w.]){number}(?:st|nd|rd|th) perc|(?<![^\W_])p{number}_|_p{number}(?![^\W_])"
            return re.search(near, self._lowered[0]) is not None
        if (compound := _KEYED.fullmatch(name)) and self._stand_beside(*compound.groups()):
            return True
        if call := _CALL.fullmatch(name):
            told = self.has(call[1]) or self.has(f"{call[1]}()")
            there = re.findall(rf"(?<!\w){re.escape(call[1])}\(([^()]*)\)", self._spelled[1])
            told = told and (
                not any("=" in one for one in there) or _keys_in(call[2]) <= _keys_in(",".join(there))
            )
            return told and all(map(self._has_parts, re.split(r",\s*", call[2])))
        if len(parts := [part for part in _PARTS.split(name) if part]) > 1:  # --jobs=8, agent sync --dry-run
            command = command_of(name)
            begins = command if len(command) != 1 or "=" in name else name.split()[:2]  # ls -l
            return (not begins or self.has(" ".join(begins))) and all(map(self._has_parts, parts))
        if _WILD.fullmatch(name):  # 5xx
            return re.search(rf"(?<![\w.]){name[0]}\d\d(?!\w|\.\d)", self._spelled[0]) is not None
        if version := _NUMBERED.match(name):
            return self.has(version[1]) or self.has(f"v{version[1]}")
        if port := _PORT.fullmatch(name.lower()):
            near = rf"(?<![\w.]){port[1]}\W{{1,2}}{port[2]}\b|\b{port[2]}\W{{1,2}}(?:ports?\s)?{port[1]}(?!\w|\.\d)"
            return re.search(near, self._lowered[0]) is not None
        if _ALTERNATIVES.fullmatch(name):
            return all(map(self.has, name.split("/")))
        if _PLURAL.fullmatch(name) and self.has(name[:-1]):
            return True
        return (backed := _BACKED.match(name)) is not None and self.has(backed[1])

    def _stand_beside(self, head: str, tail: str) -> bool:
        """Do an image and its tag, a host and its port stand as two keys, one behind the other?"""
        keys = rf"{re.escape(head)}[\"']?,?\s(?:tag|port)[\"']?:\s?[\"']?{re.escape(tail)}(?![\w.-])"
        return re.search(keys, self._spelled[1]) is not None

    def _composes(self, name: str, said: Counter[str]) -> bool:
        """Does it stand here with other blanks and hyphens, or as a part of a name that the sentence says whole?"""
        wanted = atoms_in(_VERSIONED.sub("", name))
        if not 1 < len(wanted) < 6 or not re.sub(r"[-._]", "", name).isalnum():
            return False
        if _squeezed("".join(wanted)) not in self._without_joints:
            return False
        between = "[-_]" if "_" in name else "[- ]?"
        parts = (f"v?{atom}" if atom[0].isdigit() else atom for atom in map(re.escape, wanted))
        if re.search(rf"(?<![\w./:-]){between.join(parts)}(?![\w/:-]|\.\w)", self._lowered[0]):
            return True
        wanted = atoms_in(name)
        return any(
            Counter(atoms) <= said
            and any(atoms[at : at + len(wanted)] == wanted for at in range(len(atoms) - len(wanted) + 1))
            for atoms in self._compounds
        )


def _spelled(text: str) -> str:
    """With single blanks, and sizes with an x: 700×38C."""
    return _TIMES.sub("x", _SPACE.sub(" ", text))


@lru_cache(1_024)
def _wanted(name: str) -> str:
    """A name as it would be spelled in a text."""
    return _spelled(plain(name)).strip()


@lru_cache(1_024)
def _clues(name: str) -> list[str]:
    """The words and numbers of a name, of which one stands where it does: what it costs least to ask."""
    atoms = atoms_in(plain(name))
    long = [atom.removesuffix("s") for atom in atoms if len(atom) > 1]
    return [""] if _WILD.fullmatch(name) else long or list(atoms) or [""]


def _squeezed(text: str) -> str:
    """Without what may join the parts of a name: blanks, hyphens, the v of a version."""
    return _V.sub("", _JOINTS.sub("", text))


def _keys_in(arguments: str) -> set[str]:
    """The names that a call gives its arguments."""
    return set(re.findall(r"(\w+)\s?=", arguments))


def _joined(name: str) -> str:
    """A number in groups without what parts them."""
    return re.sub(r"[+ /-]", "", name)


@lru_cache(1_024)
def atoms_in(text: str) -> tuple[str, ...]:
    """The words and numbers of a text: `AES-256` are two."""
    return tuple(_ATOM.findall(text.lower()))
