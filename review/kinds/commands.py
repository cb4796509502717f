"""What a text of shell does, line by line: in a workflow's steps, a buildspec, a Makefile's recipe, a script."""

import re
from collections.abc import Iterator

from review.findings import Severity
from review.kinds.traits import Trait

MOST_CHARACTERS = 2_000
"""Of one line; what stands behind them isn't read."""

_FETCH = r"\b(curl|wget|aria2c)\b"
_SHELL = r"(sudo\s+)?(\S*/)?((ba|z|da|k)?sh\b|(python|perl|node|ruby)[\d.]*\s*-?\s*($|[;&|)]))"
_FETCHED = (
    r"\bgh (run|release) download\b",
    r"\bgh pr checkout\b",
    r"\bgit (clone|submodule)\b",
    r"\bgit fetch\b.*\bpull/",
)
_UNHELD = (
    r"\bpip3? install\b(?!.*--require-hashes)",
    r"\b(npm|yarn|pnpm) (i|install|add|exec)\b",
    r"\b(go|cargo) install\b",
)
_DANGERS: dict[str, tuple[Severity, str]] = {
    "runs what it downloads": (
        "high",
        rf"{_FETCH}[^|]*\|\s*{_SHELL}|(sh|source|\.|eval|-c)\s+[\"']?(<|\$)\(\s*{_FETCH}",
    ),
    "prints every variable, secrets too": (
        "high",
        r"(^|[;&|(]\s*)(env|printenv|set|export -p|declare -[xp]+)\s*($|[|>;&)])|/proc/(self|\d+)/environ|\btoJSON\(",
    ),
    "prints or sends a secret": (
        "high",
        r"\b(echo|printf|cat|tee|curl|wget|nc)\b.*(\$\{?\w*(TOKEN|SECRET|PASSW|ACCESS_KEY)|\.aws/credentials|\.git/config)",
    ),
    "sets variables of later steps, from whatever the text holds": (
        "medium",
        r">>?\s*[\"']?\$\{?GITHUB_(ENV|PATH)\b",
    ),
    "runs a text as a command": ("medium", r"(^|[;&|(]\s*)eval\b"),
    "can't fail any more": (
        "medium",
        r"\|\|\s*(true|:|exit 0|echo\b.*|printf\b.*)\s*\)?$|;\s*(true|:|exit 0)$|\bset \+[euo]|^-\s*[\w$.]",
    ),
    "is never reached": (
        "medium",
        r"\b(if|while) false\b|(^|\s)false\s*&&|(^|\s)(true|:)\s*\|\|",
    ),
    "ends without an error before the rest": ("medium", r"^exit( 0)?$"),
    "brings what another run or repository made": (
        "high",
        "|".join((*_FETCHED, r"\b(docker|podman) (run|pull)\b", r"\bnpx\b", r"\bpipx\b")),
    ),
    "installs what no hash holds": ("high", "|".join(_UNHELD)),
    "shows each command with its values": ("low", r"\bset -\w*x"),
}
"""What a line does: how bad, and the pattern that tells."""
_LIFTING = re.compile(
    r"(?<=\s)--(?:allow|force|skip|ignore|disable-(?!pip-version)|insecure|trust|unsafe|dangerously|exit-zero|continue-on|privileged|deselect"
    r"|collect-only|yes|no-(?:verify|check|fail|hash|protect|sandbox|strict|require|guard|preview)|extra-index-url|index-url"
    r"|find-links|exclude-protected|admin)[\w-]*|(?<=pytest )-k\b|(?<=curl )-k\b"
)
"""Options that lift a safety, or ask nobody."""
_HOLDING = re.compile(
    r"(?<=\s)--(?:require|expect|check|strict|fail|verify|locked|frozen|generate-hashes|persona|pedantic|error|deployed|ask"
    r"|only-binary|no-deps|protect|retain|dry-run)[\w-]*"
)
"""Options that make a command stricter."""
_WORDS_BEFORE = re.compile(
    r"^(?:(?:if|then|else|elif|do|while|until|time|sudo|exec|nice|command|!|\(|\{|@|-|\+|\w+=\S*)\s*)+"
)
_TOOLS = frozenset(
    {"make", "agent", "pulumi", "pytest", "ruff", "mypy", "zizmor", "actionlint", "aws", "npm", "cdk"}
)
"""What is a command also behind a script's own function: `step "tests" make test`."""
_SILENT = frozenset(
    {"echo", "printf", "cd", "mkdir", "touch", "cat", "export", "local", "shift", "true", ":", "fi", "done"}
)


def dangers(text: str, unit: str = "") -> Iterator[Trait]:
    """What a text's lines do that should be read; `unit` tells the same line of two places apart."""
    for line in lines(text):
        who = named(line)
        for says, (severity, pattern) in _DANGERS.items():
            if re.search(pattern, line):
                yield Trait((unit, says, who), severity, f"{_shown(line)}: {says}", line[:60])
        for option in _LIFTING.findall(f" {line}"):
            yield Trait((unit, option, who), "medium", f"{_shown(line)}: newly with {option}", option)


def guards(text: str, unit: str = "") -> Iterator[Trait]:
    """What a text's lines check, so that something stops when it is wrong."""
    for line in lines(text):
        who = named(line)
        for head in dict.fromkeys(heads(line)):
            yield Trait((unit, "runs", head), "medium", f"no longer runs {_shown(line)}")
        for option in _HOLDING.findall(f" {line}"):
            yield Trait((unit, option, who), "medium", f"{who} runs no longer with {option}", who)
        for _ in re.findall(r"\bexit [1-9]\d*\b", line):
            yield Trait((unit, "exit"), "medium", f"no longer ends with an error: {_shown(line)}")
        for flags in re.findall(r"\bset -\w*[eo]\w*(?: pipefail)?", line):
            yield Trait((unit, flags), "medium", f"goes on after an error: {flags} is gone")


def lines(text: str) -> Iterator[str]:
    """Each command line whole, without comments, blanks at its ends and Make's `@`."""
    for line in re.sub(r"\\\r?\n\s*", " ", text).splitlines():
        plain = re.sub(r"(^|\s)#.*", "", line[:MOST_CHARACTERS]).strip().removeprefix("@").strip()
        if plain:
            yield plain


def named(line: str) -> str:
    """What a line runs first, or the variable that it sets."""
    assigned = re.match(r"([A-Za-z_]\w*)\s*[:?+]?=", line)
    return assigned[1] if assigned else next(heads(line), line.split()[0])


def heads(line: str) -> Iterator[str]:
    """The programs that a line runs, each with the word that says what it does: `make lint`, `zizmor`, `pytest`."""
    if re.match(r"[A-Za-z_]\w*(\s+|\s*[:?+])=", line):  # Make's
        return
    quiet = re.sub(r"'[^']*'|\"[^\"]*\"", lambda one: re.sub(r"[;&|\s]", "_", one[0]), line)
    for part in re.split(r"&&|\|\||[;|]", quiet):
        words = _WORDS_BEFORE.sub("", part.strip()).split()
        inside = next((at for at, word in enumerate(words) if word in _TOOLS), 0)
        found = dict.fromkeys(_head(words[start:]) for start in (0, inside))
        yield from filter(None, found)


def _head(words: list[str]) -> str:
    if not words:
        return ""
    program = re.sub(r"^\$\([A-Z_]+\)/|^(.*/)?\.?venv/bin/|^/(usr/)?(local/)?bin/", "", words[0])
    if re.fullmatch(r"python[\d.]*", program) and "-m" in words[:-1]:
        module = words.index("-m") + 1
        program, words = words[module], words[module:]
    if program in _SILENT or not re.match(r"[\w.$/]", program):
        return ""
    verb = words[1] if len(words) > 1 and re.fullmatch(r"[\w\"'./:]+[\w\"'./:-]*", words[1]) else ""
    return f"{program} {verb}".strip()


def _shown(line: str) -> str:
    return line if len(line) <= 100 else f"{line[:99]}…"
