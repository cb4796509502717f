"""Answers in the language of the question and its sources: words are compared by that language's rules."""

from collections import Counter
from collections.abc import Iterator

from emulator.model.events import ConverseRequest, ModelEvent
from emulator.model.request import Ask
from emulator.model.respond import respond
from emulator.retrieval.languages import language_of, speaking


def languages(ask: Ask) -> tuple[str, str]:
    """The language that is asked in and the one that answers: the same where a source is written in it.

    Empty where a language doesn't show.
    """
    asked = language_of(ask.question)
    written = Counter(language for source in ask.sources if (language := language_of(source.text)))
    if not written or asked in written:
        return asked, asked
    return asked, written.most_common(1)[0][0]


def respond_in_language(request: ConverseRequest) -> Iterator[ModelEvent]:
    """`respond`, with words compared as the language of the sources that answer wants it."""
    with speaking(languages(Ask.parse(request))[1]):
        events = list(respond(request))
    return iter(events)
