"""Words of scripts without blanks between them: the runs of a text in pairs of characters, without what only asks."""

import re
from typing import Final

BLANKLESS: Final = re.compile(r"[぀-ヿ㐀-鿿가-힣\uf900-\ufaff฀-๿]")
RUN: Final = re.compile(
    r"(?P<han>[㐀-鿿\uf900-\ufaff々]+)|(?P<katakana>[ァ-ヺー]+)|(?P<hiragana>[ぁ-ゖ]+)|(?P<hangul>[가-힣]+)|(?P<thai>[฀-๿]+)|"
    r"(?P<other>[^\W_]+?(?=[぀-ヿ㐀-鿿가-힣฀-๿]|\W|_|\Z))"
)
ASKS: Final = re.compile(
    r"什么时候|什么|甚么|多少钱|多少|怎么样|怎么办|怎么|如何|哪里|哪儿|哪个|哪些|为什么|为何|几点|几个|是否|能否|可以|请问|我们|你们|"
    r"多久|需要|有没有|没有|我|你|谁|几|的|了|是|在|吗|呢|和|与|及|有|要|会|能|"
    r"方法|何日|何時|何円|何人|何年|何月|何回|何個|何階|何歳|何曜日|何|誰|幾"
)
PARTICLE: Final = re.compile(
    r"(?<=..)(?:입니까|인가요|합니까|하나요|되나요|나요|까지|부터|에서|에게|으로|이다|하다|은|는|이|가|을|를|의|에|로|와|과|도|만|요|까)$"
)
ASKS_KOREAN: Final = re.compile(
    r"(?:무엇|무슨|언제|어디|누구|누가|어떻|얼마|어떤|어느|며칠|있|없|되|해야|하나|합니|입니|인가|알려|뭐|군데).*|왜|몇|수|때|할|될|좀|하"
)
POLITE: Final = re.compile(
    r"です|ます|について|ください|でしょうか|いくら|どこ|いつ|だれ|どう|なに|なぜ|どの|どれ|どんな"
)
PAIRED: Final = re.compile(r"[㐀-鿿\uf900-\ufaff가-힣฀-๿]")
HAN_BEFORE: Final = re.compile(r"[㐀-鿿々]\Z")


def is_blankless(token: str) -> bool:
    """Whether a token is written in a script without blanks between the words, or with particles on them."""
    return not token.isascii() and bool(BLANKLESS.search(token))


def is_paired(word: str) -> bool:
    """Whether a word is one of `pairs`: compared by its characters rather than whole."""
    return len(word) <= 2 and bool(PAIRED.match(word))


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
            found += [] if ASKS_KOREAN.fullmatch(word) else _pairs(word)
        elif kind == "hiragana":
            ends_word = HAN_BEFORE.search(token, 0, match.start()) is not None
            found += [run] if len(run) > 2 and not ends_word and not POLITE.search(run) else []
        elif kind == "katakana":
            found.append(run)
        elif kind == "thai":
            found += _pairs(run)
        else:
            found.append(run.lower())
    return found


def _pairs(run: str) -> list[str]:
    return [run] if len(run) == 1 else [run[i : i + 2] for i in range(len(run) - 1)]
