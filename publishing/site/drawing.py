"""Fig. 2: a stack as a drawing, its boxes there only where the graph has the component, its figures from the inputs.

The places are fixed by hand, since eight boxes have one good arrangement; what stands in them isn't.
"""

from collections.abc import Callable

from graph.model import Graph
from publishing.site.element import Element, el
from publishing.site.facts import SiteFacts


def drawing(facts: SiteFacts, graph: Graph) -> Element:
    """The drawing of a graph; each box leads to its entry in the parts list."""
    words = facts.words
    numbers = {part.name: part.number for part in facts.parts}
    count = _counter(graph)
    on_aws = facts.running.stack == graph.stack
    guarded = bool(count("bedrock/guardrail:Guardrail"))
    model = facts.costs.stacks[graph.stack].model if facts.costs else ""
    function = next(iter(graph.of_type("aws:lambda/function:Function")), None)
    inputs = function.inputs if function else {}
    architecture = f"{', '.join(inputs.get('architectures', []))}, {inputs.get('memorySize', 0):,} MB"
    documents = words("built.documents", count=len(facts.library.documents))
    where = (
        (words("built.account"), words("built.not_deployed"))
        if not on_aws
        else (words("built.account"), words("built.account_of", stack=graph.stack))
    )
    shapes: list[Element | list[Element] | None] = [
        _box(150, 1, 272, 48), _text(164, 21, words("built.browser")), _small(164, 39, words("built.browser_note")),
        _path("M230 49V126"), _tip("M225 118h10l-5 10z"), _small(222, 78, words("built.question"), "s e"),
        _back("M330 126V58", "M324.5 60h11l-5.5-11z"),
        _small(340, 78, words("built.answer")), _small(340, 93, words("built.answer2")),
        el("rect", class_="edge", x=1, y=102, width=438, height=490),
        _small(14, 558, where[0]), _small(14, 576, where[1]),
        _station(numbers["edge"], 14, 128, 412, 50, "CloudFront", [words("built.cloudfront_note")]),
        _path("M74 178V218M230 178V218"), _tip("M69 210h10l-5 10zM225 210h10l-5 10z"),
        _small(240, 203, words("built.signed")),
        _back("M330 220V188", "M324.5 190h11l-5.5-11z"),
        _station(
            numbers["page"], 14, 220, 120, 62, _title(facts, "page"),
            [words("built.files", count=count("s3/bucketObjectv2:BucketObjectv2"))],
        ),
        _station(
            numbers["api"], 168, 220, 258, 118, "Lambda, FastAPI", [architecture],
            el("rect", class_="gate", x=276, y=280, width=136, height=42),
            _text(344, 306, words("built.gate"), "m"),
            el("rect", class_="dash", x=182, y=280, width=80, height=42),
            _small(222, 305, words("built.tools"), "m s"),
        ),
        _back("M330 280V222"),
        _path("M168 300H151V462H136M151 346H136"), _tip("M142 341v10l-9-5zM142 457v10l-9-5z"),
        _station(numbers["safeguards"], 14, 314, 120, 62, "DynamoDB", [words("built.safeguards_note")])
        if count("dynamodb/table:Table") else None,
        _path("M200 338V384"), _tip("M195 376h10l-5 10z"), _small(209, 365, "Retrieve"),
        _back("M344 386V332", "M338.5 334h11l-5.5-11z"), _small(354, 365, "Converse"),
        _station(
            numbers["knowledge"], 168, 386, 122, 136, words("built.knowledge"), [],
            _text(188, 428, words("built.base")),
            el("rect", class_="dash", x=180, y=446, width=98, height=62),
            _small(229, 472, "S3 Vectors", "s m"), _small(229, 491, words("built.index"), "s m"),
        ),
        _station(numbers["model"], 304, 386, 122, 58, _title(facts, "model"), [model.removeprefix("Amazon ")]),
        [
            el("path", class_="dash", d="M364 444V464"),
            _station(numbers["guardrail"], 304, 464, 122, 58, _title(facts, "guardrail"),
                     [facts.config.get(graph.stack, {}).get("guardrail", "")]),
        ] if guarded else None,
        _station(
            numbers["observability"], 14, 408, 120, 114, "CloudWatch",
            [
                words("built.logs", count=count("cloudwatch/metricAlarm:MetricAlarm")),
                words("built.dashboard"),
                words("built.budget"),
            ],
        ),
        _box(168, 548, 258, 34), _small(182, 569.5, words("built.passages")),
        _path("M229 548V524"), _tip("M224 532h10l-5-10z"), _small(239, 539.5, words("built.ingestion")),
        _box(150, 618, 276, 48), _text(164, 638, words("built.markdown")), _small(164, 656, documents),
        _path("M297 618V584"), _tip("M292 592h10l-5-10z"), _small(307, 609, "agent sync"),
    ]  # fmt: skip
    return el(
        "svg",
        shapes,
        class_="drawing",
        viewBox="0 0 440 668",
        role="group",
        aria_label=words("built.drawing"),
    )


def _counter(graph: Graph) -> Callable[[str], int]:
    return lambda kind: sum(1 for _ in graph.of_type(f"aws:{kind}"))


def _title(facts: SiteFacts, name: str) -> str:
    return next(part.title for part in facts.parts if part.name == name)


def _station(
    number: int, x: int, y: int, width: int, height: int, title: str, notes: list[str], *inside: Element
) -> Element:
    """A numbered box that leads to its entry."""
    return el(
        "a",
        _box(x, y, width, height),
        _text(x + 20, y + (21 if height < 56 else 25), title),
        [_small(x + 20, y + (39 if height < 56 else 44) + 18 * at, note) for at, note in enumerate(notes)],
        inside,
        el("circle", cx=x, cy=y, r=11),
        _text(x, y + 4.5, str(number), "num"),
        href=f"#part-{number}",
    )


def _box(x: int, y: int, width: int, height: int) -> Element:
    return el("rect", class_="box", x=x, y=y, width=width, height=height)


def _text(x: float, y: float, words: str, class_: str | None = None) -> Element:
    return el("text", words, class_=class_, x=x, y=y)


def _small(x: float, y: float, words: str, class_: str = "s") -> Element:
    return _text(x, y, words, class_)


def _path(d: str) -> Element:
    return el("path", d=d)


def _tip(d: str) -> Element:
    return el("path", class_="tip", d=d)


def _back(d: str, tip: str | None = None) -> list[Element]:
    """A piece of the answer's way."""
    line = el("path", class_="back", d=d)
    return [line, el("path", class_="tip ret", d=tip)] if tip else [line]
