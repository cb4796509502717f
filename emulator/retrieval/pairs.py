"""Words of scripts without blanks between them: the runs of a text in pairs of characters, without what only asks."""

import re
from typing import Final

BLANKLESS: Final = re.compile(r"[぀-ヿ㐀-鿿가-힣\uf900-\ufaff฀-๿]")
RUN: Final = re.compile(
    r"(?P<han>[㐀-鿿\uf900-\ufaff々]+)|(?P<katakana>[ァ-ヺー]+)|(?P<hiragana>[ぁ-ゖ]+)|(?P<hangul>[가-힣]+)|(?P<thai>[฀-๿]+)|"
    r"(?P<other>[^\W_]+?(?=[぀-ヿ㐀-鿿가-힣฀-๿]|\W|_|\Z))"
)
ASKS: Final = re.compile(
    r"什么|甚么|多少|怎么样|怎么|如何|哪里|哪儿|哪个|哪些|为什么|为何|几点|几个|是否|能否|可以|请问|我们|你们|"
    r"我|你|的|了|是|在|吗|呢|和|与|及|有|要|会|能|"
    r"何日|何時|何円|何人|何年|何月|何回|何個|何階|何歳|何曜日|何|誰|幾"
)
PARTICLE: Final = re.compile(
    r"(?<=..)(?:입니까|인가요|합니까|하나요|되나요|나요|까지|부터|에서|에게|으로|이다|하다|은|는|이|가|을|를|의|에|로|와|과|도|만|요|까)$"
)
_KOREAN: Final = (
    "무엇 언제 어디 누구 어떻게 얼마 왜 어떤 몇 며칠 얼마나 있나요 입니까 인가요 합니까 하나요 되나요"
)
ASKING_KOREAN: Final = frozenset(_KOREAN.split())
POLITE: Final = re.compile(
    r"です|ます|について|ください|でしょうか|いくら|どこ|いつ|だれ|どう|なに|なぜ|どの|どれ|どんな"
)


def is_blankless(token: str) -> bool:
    """Whether a token is written in a script without blanks between the words, or with particles on them."""
    return not token.isascii() and bool(BLANKLESS.search(token))


def pairs(token: str) -> list[str]:
    """The comparable words of a token that is written without blanks."""
    found: list[str] = []
    for match in RUN.finditer(token):
        run, kind = match[0], match.lastgroup
        if kind == "han":
            for part in ASKS.split(run):
                found += _pairs(part)
        elif kind == "hangul":
            word = PARTICLE.sub("", run)
            if run not in ASKING_KOREAN and word not in ASKING_KOREAN:
                found += _pairs(word)
        elif kind == "hiragana":
            found += [run] if len(run) > 2 and not POLITE.search(run) else []
        elif kind == "katakana":
            found.append(run)
        elif kind == "thai":
            found += _pairs(run)
        else:
            found.append(run.lower())
    return found


def _pairs(run: str) -> list[str]:
    return [run] if len(run) == 1 else [run[i : i + 2] for i in range(len(run) - 1)]
