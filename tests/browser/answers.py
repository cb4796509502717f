"""Scripts for each state of an answer, over the contract's real events."""

from collections.abc import Iterable, Iterator
from typing import Any

from tests.browser.scripted_api import Event, Gate, Pace, Script

ANSWER_ID = "0190a1b2-0000-7000-8000-000000000001"
SOURCES = [
    {
        "n": 1,
        "path": "costs.md",
        "title": "Costs",
        "section": "Costs > The short answer",
        "url": "/documents/costs.md#the-short-answer",
        "snippet": "## The short answer\n\nAn idle deployment costs a few cents a month: there is no server, no "
        "database instance and no vector cluster that bills by the hour. The largest avoided cost is OpenSearch "
        "Serverless at 350.40 USD a month.",
        "score": 0.91,
    },
    {
        "n": 2,
        "path": "architecture.md",
        "title": "Architecture",
        "section": "Architecture > Vector store",
        "url": "/documents/architecture.md#vector-store",
        "snippet": "## Vector store\n\nThe vectors live in **Amazon S3 Vectors**, which bills per gigabyte and per "
        "query, so an idle index costs almost nothing.",
        "score": 0.84,
    },
    {
        "n": 3,
        "path": "design-decisions.md",
        "title": "Design decisions",
        "section": "Design decisions > S3 Vectors, not OpenSearch Serverless",
        "url": "https://github.com/example/agent/blob/3f9b15f/knowledge/design-decisions.md#s3-vectors",
        "snippet": "OpenSearch Serverless keeps two compute units running in its classic form, whether anybody "
        "asks or not.",
        "score": 0.72,
    },
]
TEXT = (
    "Because OpenSearch Serverless bills by the hour and this system is idle most of the day. In its classic form it "
    "keeps two compute units running, whether anybody asks or not [3]. That would be the largest cost of the whole "
    "deployment, 350.40 USD a month [1].\n\nThe vectors live in **Amazon S3 Vectors** instead, which bills per "
    "gigabyte and per query [2]:\n\n| Store | Idle month | Per query |\n|:--|--:|:--|\n"
    "| OpenSearch Serverless | 350.40 USD | "
    "included |\n| S3 Vectors | under a cent | 0.0000025 USD |\n\nThe knowledge base names the index once:\n\n"
    '```python\nstorage_configuration={\n    "type": "S3_VECTORS",\n    "s3_vectors_configuration": '
    '{"index_arn": index.index_arn},\n}\n```\n'
)
CITATIONS = [
    {
        "n": 3,
        "path": "design-decisions.md",
        "section": "Design decisions > S3 Vectors, not OpenSearch Serverless",
        "quote": "keeps two compute units running in its classic form, whether anybody asks or not.",
    },
    {
        "n": 1,
        "path": "costs.md",
        "section": "Costs > The short answer",
        "quote": "The largest avoided cost is OpenSearch Serverless at 350.40 USD a month.",
    },
    {
        "n": 2,
        "path": "architecture.md",
        "section": "Architecture > Vector store",
        "quote": "The vectors live in **Amazon S3 Vectors**, which bills per gigabyte and per query",
    },
]
TOOL = {
    "name": "estimate_cost",
    "input": {"questions_per_month": 10000},
    "result": {"currency": "USD", "model": "amazon.nova-micro-v1:0", "total": 1.73},
}


def start(**changes: Any) -> Event:
    return Event(
        "start",
        {
            "answer_id": ANSWER_ID,
            "engine": "converse",
            "model": "amazon.nova-micro-v1:0",
            "cached": False,
            **changes,
        },
    )


def done(text: str = TEXT, **changes: Any) -> dict[str, Any]:
    return {
        "text": text,
        "answered": True,
        "grounded": True,
        "citations": CITATIONS,
        "unverified": [],
        "usage": {"input_tokens": 2980, "output_tokens": 214},
        "cost_usd": 0.000134,
        "latency_ms": 1840,
        "finish_reason": "end_turn",
        **changes,
    }


def deltas(text: str, size: int = 24) -> Iterator[Event]:
    for at in range(0, len(text), size):
        yield Event("delta", {"text": text[at : at + size]})


def opening(sources: list[dict[str, Any]] | None = None) -> list[Event]:
    return [
        start(),
        Event("status", {"stage": "searching"}),
        Event("sources", {"sources": SOURCES if sources is None else sources}),
        Event("status", {"stage": "writing"}),
    ]


def answered(text: str = TEXT, *, tools: Iterable[dict[str, Any]] = (), **changes: Any) -> Script:
    """A whole answer, streamed."""
    calls = [Event("tool", tool) for tool in tools]
    return Script([*opening(), *calls, *deltas(text), Event("done", done(text, **changes))])


UNVERIFIED_TEXT = (
    "The largest avoided cost is OpenSearch Serverless at 350.40 USD a month [1]. A **typical** question costs about "
    "0.00099 USD [2]. The vectors live in Amazon S3 Vectors [2]."
)
UNVERIFIED = "A **typical** question costs about 0.00099 USD [2]."


def whole() -> Script:
    """Everything that an answer may bring: a caveat, an unsourced sentence, where more stands, what to ask next."""
    text = (
        "An idle deployment costs a few cents a month [1]. The largest avoided cost is OpenSearch Serverless at "
        "350.40 USD a month [1]. Everybody likes that.\n\n> Not built yet: the app doesn't enforce the cap so far "
        "[3].\n"
    )
    return answered(
        text,
        unsourced=["Everybody likes that."],
        more=[{"path": "costs.md", "title": "Costs", "section": "Costs > Why there is no OpenSearch"}],
        next=["Which models does dev use, and which prod?", "Why is there no OpenSearch here?"],
    )


def unverified() -> Script:
    return answered(UNVERIFIED_TEXT, unverified=[UNVERIFIED])


def ungrounded() -> Script:
    return answered("It is usually cheap to run such a system.", grounded=False, citations=[])


def not_answered() -> Script:
    return answered("The documents don't say.", answered=False, grounded=False, citations=[])


def waiting() -> tuple[Script, Gate]:
    """Sources are there, the first word isn't."""
    gate = Gate()
    return Script([*opening()[:3], gate, *deltas(TEXT), Event("done", done())]), gate


def streaming(text: str = TEXT, after: int = 300) -> tuple[Script, Gate]:
    """Stops in the middle of the answer until the gate opens."""
    gate = Gate()
    return (
        Script([*opening(), *deltas(text[:after]), gate, *deltas(text[after:]), Event("done", done(text))]),
        gate,
    )


def cut_off() -> Script:
    """Ends cleanly, without the last event."""
    return Script([*opening(), *deltas(TEXT[:300])])


def dropped() -> Script:
    """The connection breaks in the middle, after what was sent has arrived."""
    return Script([*opening(), *deltas(TEXT[:300]), Pace(0.2)], broken=True)


def failed(code: str, message: str, status: int = 500, retry_after: int | None = None) -> Script:
    """Refused before the stream: an HTTP error."""
    error: dict[str, Any] = {"code": code, "message": message}
    headers = {}
    if retry_after is not None:
        error["retry_after"] = retry_after
        headers["retry-after"] = str(retry_after)
    return Script(status=status, json={"error": error}, headers=headers)


def failed_midway(
    code: str = "interrupted", message: str = "The answer was cut off by the model service."
) -> Script:
    return Script([*opening(), *deltas(TEXT[:200]), Event("error", {"code": code, "message": message})])


def buffered() -> Script:
    return Script(answered().steps, buffered=True)


def as_json(**changes: Any) -> Script:
    head = {
        "answer_id": ANSWER_ID,
        "engine": "converse",
        "model": "amazon.nova-micro-v1:0",
        "sources": SOURCES,
        "tools": [TOOL],
    }
    return Script(json={**done(), **head, **changes})


def long_text(words: int = 4000) -> str:
    """An answer of paragraphs, lists, tables and code, with citations."""
    parts: list[str] = []
    count = 0
    section = 0
    while count < words:
        section += 1
        part = "\n\n".join(
            [
                f"## Part {section}: how the request travels",
                "The browser sends the question to **CloudFront**, which signs it and passes it to the function URL "
                "of the Lambda function; only the distribution may call it [2]. The function searches the knowledge "
                "base, and the model sees the passages found and nothing else [1]. " * 3,
                "- The page reads *server-sent events* over `fetch`, since `EventSource` can't POST [3].\n"
                "- Each event is one JSON object; exactly one `done` or `error` ends a stream.\n"
                "- A comment line every ten seconds keeps proxies from closing the connection.",
                "| Step | Service | Milliseconds | Cost |\n|:--|:--|--:|--:|\n"
                + "\n".join(
                    f"| {row} | Service {row} of part {section} | {row * 17} | 0.00000{row} |"
                    for row in range(1, 7)
                ),
                "```python\n"
                + "\n".join(
                    f"def stage_{section}_{line}(event: Event) -> Answer:\n    return answer(event, {line})"
                    for line in range(5)
                )
                + "\n```",
            ]
        )
        parts.append(part)
        count += len(part.split())
    return "\n\n".join(parts)


def paced(text: str, seconds: float, size: int = 24) -> Script:
    """The text as a stream with a pause after each delta."""
    steps: list[Event | Pace] = [*opening()]
    for delta in deltas(text, size):
        steps += [delta, Pace(seconds)]
    return Script([*steps, Event("done", done(text))])
