"""From a request to the stream of its answer."""

import re
from collections.abc import Iterator

from emulator.model.events import ConverseRequest, End, ModelEvent, Text
from emulator.retrieval.words import terms

NO_ANSWER = "The documents don't say."
SOURCE = re.compile(r'<source n="(\d+)"[^>]*>\n(.*?)\n</source>', re.S)
QUESTION = re.compile(r"<question>\n?(.*?)\n?</question>", re.S)


def respond(request: ConverseRequest) -> Iterator[ModelEvent]:
    """Answer one Converse request."""
    last = request["messages"][-1]["content"]
    text = "\n".join(block.get("text", "") for block in last)
    question = QUESTION.search(text)
    asked = question.group(1) if question else text
    wanted = set(terms(asked))
    best: tuple[int, int, str] | None = None
    for number, body in SOURCE.findall(text):
        for sentence in re.split(r"(?<=[.!?])\s+|\n", body):
            common = len(wanted & set(terms(sentence)))
            if common > (best[0] if best else 0) and not sentence.startswith("#"):
                best = common, int(number), sentence
    if request.get("system", [{}])[0].get("text", "").startswith("Task: rewrite"):
        answer = asked
    else:
        answer = f"{best[2].strip()} [{best[1]}]" if best else NO_ANSWER
    for word in re.findall(r"\S+\s*", answer):
        yield Text(word)
    yield End("end_turn", len(text) // 4 + 1, len(answer) // 4 + 1)
