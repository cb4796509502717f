"""Which language a text is in, cheaply: by its script, else by its commonest words; and words by that language's rules.

Snowball's stemmers (snowballstem.org) do the Latin, Cyrillic, Greek and Arabic scripts; Chinese, Japanese and Thai,
which write no blanks, and Korean, whose particles hang on the words, are compared by pairs of characters.
"""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from typing import Final

import Stemmer

NAMES: Final = {
    "en": "english", "de": "german", "fr": "french", "es": "spanish", "it": "italian", "pt": "portuguese",
    "nl": "dutch", "sv": "swedish", "da": "danish", "no": "norwegian", "fi": "finnish", "pl": "polish", "cs": "czech",
    "tr": "turkish", "ru": "russian", "ar": "arabic", "el": "greek", "hi": "hindi",
}  # fmt: skip
"""ISO 639-1 codes and the Snowball algorithm of each."""

_COMMON: Final = {
    "en": "the of and to a in is it you that was for on are with as be this have from or what how which when "
    "where who why does do can my your i we not there if many much should",
    "de": "der die das und ist in zu den ein eine einen einem einer mit von für auf dem des im am nicht sich "
    "als auch es an werden aus er sie wir ich ihr bei nach wie was wer wo wann warum welche welcher "
    "welches kann man oder wird sind hat haben um nur noch über vor zum zur viel viele muss darf gibt "
    "soll wenn ob kein keine hoch hohe lang lange teuer groß weit oft schnell welchen welchem wohin wofür "
    "womit mich mir uns",
    "fr": "le la les de des du un une et est en que qui dans pour pas sur au aux avec ce cette il elle nous "
    "vous je ne se par plus son sa ses ou où quand comment combien quel quelle quels quelles pourquoi "
    "peut faut sont l d qu c n s y à être avoir leur leurs mon ma mes votre notre faire si long longtemps "
    "grand haut loin souvent tout tous cher chère",
    "es": "el la los las de del un una unos unas y es en que por para con no se su sus al lo como más pero o "
    "este esta hay cuánto cuánta cuántos cuántas qué cuál cuáles quién dónde cuándo cómo puedo puede son "
    "está si mi tu nos cuanto cuando donde quien cual ser tiene desde hasta sobre largo largos alto "
    "grande lejos mucho caro tan",
    "it": "il lo la i gli le di del della dei delle un una e è in che per con non si da al alla come più o "
    "quanto quanta quanti quale quali chi dove quando perché cosa posso può sono questo questa nel nella "
    "ci ha hanno se mi lungo alto grande spesso molto",
    "pt": "o a os as de do da dos das um uma e é em que para por com não se no na nos nas ao à como mais ou "
    "quanto quantos qual quais quem onde quando posso pode são este esta isso seu sua tem há meu minha "
    "longo alto grande muito",
    "nl": "de het een en is van in te dat op voor met niet zijn aan er ik je we wij hoe wat wie waar wanneer "
    "waarom welke kan kunnen of door naar ook bij dit deze hoeveel moet mag heeft wordt als om hoog lang "
    "groot ver vaak duur",
    "sv": "och att det är en ett i på som för med av den till inte om har jag du vi hur vad vem var när varför "
    "vilken kan eller från man ska får",
    "da": "og at det er en et i på som for med af den til ikke om har jeg du vi hvordan hvad hvem hvor hvornår "
    "hvorfor hvilken kan eller fra man skal",
    "no": "og at det er en et i på som for med av den til ikke om har jeg du vi hvordan hva hvem hvor når "
    "hvorfor hvilken kan eller fra man skal",
    "fi": "ja on ei se että en hän oli mutta kun niin kuin mitä mikä missä milloin miten paljonko kuka miksi "
    "voi tai myös ovat",
    "pl": "i w na z że się nie do to jest o jak a ale po co za od czy kto gdzie kiedy dlaczego ile który która "
    "można są dla oraz lub",
    "cs": "a v na se je že s z do o to jak co kdo kde kdy proč kolik který která může jsou pro nebo ale po od "
    "není",
    "tr": "ve bir bu da de için ile ne nasıl kim nerede zaman neden kaç hangi mı mi mu mü olarak var çok daha "
    "veya değil",
    "ru": "и в не на я что он с как это по но к у за из от о для все мы вы они кто где когда почему сколько "
    "какой какая какие можно есть или если так же бы ли до при чем каков каково долго далеко часто нужно",
    "ar": "في من على إلى عن أن هذا هذه التي الذي هو هي ما ماذا متى أين كيف كم لماذا هل أو و لا مع كل بعد قبل",
    "el": "και το η ο να του της είναι σε που για με από τα τι πώς πόσο πού πότε ποιος γιατί δεν στο στη οι",
    "hi": "है के का की में और को से यह कि पर हैं क्या कैसे कब कहाँ कौन कितना कितने क्यों या नहीं एक वह",
}
COMMON: Final = {language: frozenset(words.split()) for language, words in _COMMON.items()}
"""The commonest words and the words of asking of each language."""

SCRIPTS: Final = (
    ("ja", re.compile(r"[぀-ヿ]")),
    ("ko", re.compile(r"[가-힣]")),
    ("zh", re.compile(r"[㐀-鿿]")),
    ("th", re.compile(r"[฀-๿]")),
    ("ar", re.compile(r"[؀-ۿ]")),
    ("ru", re.compile(r"[Ѐ-ӿ]")),
    ("el", re.compile(r"[Ͱ-Ͽἀ-῿]")),
    ("hi", re.compile(r"[ऀ-ॿ]")),
    ("he", re.compile(r"[֐-׿]")),
)
LETTERS: Final = {
    "de": "äöüß", "fr": "éèêàçùîôœ", "es": "ñ¿¡áíóú", "pt": "ãõçáêó", "it": "òìù", "pl": "łżźśćńęą", "cs": "řěůčšž",
    "tr": "ğışç", "sv": "åäö", "da": "æøå", "no": "æøå", "fi": "äö",
}  # fmt: skip
HINT: Final = 0.6
"""What a letter of a language's own counts beside one of its common words."""
ENOUGH: Final = 1.5
SHARE: Final = 0.15
"""A script stands for its language where so much of the text's letters are in it."""
READ: Final = 4_000
"""Characters of a text that are looked at."""

_speaking: ContextVar[str] = ContextVar("speaking", default="en")


@lru_cache(maxsize=4_096)
def language_of(text: str) -> str:
    """The ISO 639-1 code of a text's language, or an empty string where too little of it is there to say."""
    some = text[:READ].lower()
    letters = sum(char.isalpha() for char in some)
    if not letters:
        return ""
    for language, script in SCRIPTS:
        if len(script.findall(some)) >= SHARE * letters:
            return language
    words = Counter(re.findall(r"[^\W\d_]+", some))
    score = {
        language: sum(count for word, count in words.items() if word in common)
        + HINT * min(3, sum(some.count(char) for char in LETTERS.get(language, "")))
        for language, common in COMMON.items()
    }
    best = max(score, key=lambda language: score[language])
    return best if score[best] >= ENOUGH else ""


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Compare words by the rules of a language while the context lasts; an unknown one is taken for English."""
    token = _speaking.set(language or "en")
    try:
        yield
    finally:
        _speaking.reset(token)


def language_spoken() -> str:
    """The language whose rules hold now."""
    return _speaking.get()


def stem(word: str) -> str:
    """The stem of one folded word in the language that is spoken; words of one or two letters stay."""
    return _stem(_speaking.get(), word)


NOT_PARTICIPLES: Final = frozenset({"embed", "shed"})


@lru_cache(maxsize=400_000)
def _stem(language: str, word: str) -> str:
    if len(word) <= 2 or not word.isalpha() or word in NOT_PARTICIPLES:
        return word
    if word.isascii() and language in ("zh", "ja", "ko", "th", "ru", "ar", "el", "hi", "he"):
        language = "en"  # what they write in Latin letters
    algorithm = NAMES.get(language)
    return str(_stemmer(algorithm).stemWord(word)) if algorithm else word


@cache
def _stemmer(algorithm: str) -> "Stemmer.Stemmer":
    return Stemmer.Stemmer(algorithm)


def is_common(word: str) -> bool:
    """Whether a folded word is one of the commonest of the language that is spoken."""
    return word in _folded(_speaking.get())


@cache
def _folded(language: str) -> frozenset[str]:
    from emulator.retrieval.words import fold

    return frozenset(fold(word) for word in COMMON.get(language, ()))
