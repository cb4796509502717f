"""The language of a question and of its sources; where they differ, one sentence says so."""

from collections import Counter

from emulator.model.request import Ask
from emulator.retrieval.languages import language_of

IN_THEIR_WORDS = {
    "de": "Die Dokumente sind auf Englisch; diese Fragen beantworten sie:",
    "fr": "Les documents sont en anglais ; ils répondent à ces questions :",
    "es": "Los documentos están en inglés; responden a estas preguntas:",
    "it": "I documenti sono in inglese; rispondono a queste domande:",
    "pt": "Os documentos estão em inglês; respondem a estas perguntas:",
    "nl": "De documenten zijn in het Engels; ze beantwoorden deze vragen:",
}
OTHERWISE = "The documents are in another language than the question; these are questions that they answer:"


def languages(ask: Ask) -> tuple[str, str]:
    """The language that is asked in and the one that answers: the same where a source is written in it.

    Empty where a language doesn't show.
    """
    asked = language_of(ask.question)
    written = Counter(language for source in ask.sources if (language := language_of(source.text)))
    if asked in written or not written:
        return asked, asked
    return asked, written.most_common(1)[0][0]


def mismatch(ask: Ask) -> str:
    """The sentence for a question in another language than all the sources; empty where there is no such mismatch."""
    asked, answering = languages(ask)
    if not asked or not answering or asked == answering:
        return ""
    return IN_THEIR_WORDS.get(asked, OTHERWISE) if answering == "en" else OTHERWISE
