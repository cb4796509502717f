"""From a request to the stream of its answer."""

import hashlib
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

import numpy as np

from api.contract import GREETING
from emulator.model import following, results, tools
from emulator.model.asked import asked as asked_for
from emulator.model.composing import compares, compose
from emulator.model.confidence import SURE, confidence, impossible
from emulator.model.draft import Piece, write
from emulator.model.events import ConverseRequest, End, ModelEvent, Text, ToolUse
from emulator.model.fitted import ENOUGH, ENOUGH_BESIDE_ANOTHER
from emulator.model.language import languages, mismatch
from emulator.model.leading import lead
from emulator.model.matching import Said, read, spoken
from emulator.model.question import Question, without_orders
from emulator.model.ranking import Ranking, rank
from emulator.model.refusing import IDENTITY, WHAT_I_AM, Near, greeting, offering, refusal, unanswered
from emulator.model.request import Ask
from emulator.model.rewriting import standalone
from emulator.model.scoping import scoped
from emulator.model.subjects import first_sentence
from emulator.retrieval.english import put_right
from emulator.retrieval.languages import language_spoken, speaking
from emulator.retrieval.memory import memory

WORDS_AT_ONCE = 3
"""Models stream several tokens together; a frame for each word would cost the page four times the answer's text."""
VOUCHED_FOR, A_LITTLE = 0.25, 0.15
"""From this trust on one of several questions is answered from the section that answers them all together."""
SAID_OF_IT = 0.5
NEAR, A_FEW = 0.3, 8
"""From this cosine on a refusal quotes what is nearest: whole up to so many sentences, entries or rows."""
CHARACTERS_PER_TOKEN = 4
"""Tokens are counted as characters divided by four, rounded up: near to what models count for English prose."""


def respond(request: ConverseRequest) -> Iterator[ModelEvent]:
    """Answer one Converse request: words, or a call of a tool, and then how it ended.

    The same request always gets the same answer.
    """
    ask = Ask.parse(request)
    with speaking(languages(ask)[1]):
        events = list(_events(ask))
    yield from events


def _events(ask: Ask) -> Iterator[ModelEvent]:
    read_tokens = tokens(ask.characters)
    question = without_orders(ask.question)
    if ask.task == "rewrite":
        yield from _spoken(standalone(ask.question, ask.history), ask.max_tokens, read_tokens)
        return
    question = standalone(question, ask.history) if question else ""
    call = tools.wanted(ask, question)
    if call:
        digest = hashlib.sha256(f"{call.tool.name} {call.input} {question}".encode()).hexdigest()
        yield ToolUse(f"tooluse_{digest[:22]}", call.tool.name, call.input)
        yield End("tool_use", read_tokens, tokens(len(call.tool.name) + len(str(call.input))))
        return
    yield from _spoken(answer(ask, question), ask.max_tokens, read_tokens)


def answer(ask: Ask, question: str) -> str:
    """The answer's text: what tools gave, then what the sources say; the refusal when neither answers."""
    told = results.said(ask.results)
    if told:
        return told
    if GREETING.fullmatch(ask.question):
        return greeting(ask)
    said = read(ask.sources)
    if not said:
        return refusal(ask)
    asked = _read_question(question, said)
    if not ask.history:
        rankings = _rankings(ask, asked, said)
        return _composed(ask, rankings) or _refused(ask, rankings)
    return _followed(ask, asked, said)


def ranked(ask: Ask) -> list[Ranking]:
    """How the sources rank for a first question, or for each of the questions in it: what answers are made from."""
    said = read(ask.sources)
    return _rankings(ask, _read_question(without_orders(ask.question), said), said) if said else []


def _read_question(question: str, said: Sequence[Said]) -> Question:
    return Question.parse(put_right(question, spoken(said), " ".join(one.unit.text for one in said)))


def _followed(ask: Ask, asked: Question, said: list[Said]) -> str:
    """A follow-up's answer: what the answers before haven't said, unless nothing else answers."""
    known = following.heard(said, ask.history)
    if known and following.GOES_ON.match(asked.text):
        rest = following.rest_of(said, known)
        if rest:
            going_on = Question(asked.text, (), "any")
            return write(scoped(compose(rank(going_on, rest, (), None)), asked))
        return refusal(ask)
    before, last = ask.history[-1]
    told = f"{before} {first_sentence(last)}"
    bare = following.BARE.match(asked.text)
    leans = bool(bare) or asked.follows(told)
    adds = asked.beyond(told)
    wholly = following.heard(said, ask.history, wholly=True)
    known = {place for place in known if place in wholly or not following.says_all(adds, said[place])}
    asked = asked.after(told)
    fresh = [one for place, one in enumerate(said) if place not in known] if leans else said
    told_already = {
        said[place].source.number for place in known if said[place].place == 0 and leans and not bare
    }
    still = replace(
        ask, suggestions=tuple(each for each in ask.suggestions if each.number not in told_already)
    )
    near = following.spoken_of(said, last)
    rankings = _rankings(still, asked, fresh, near) if fresh else []
    enough = ENOUGH_BESIDE_ANOTHER if leans and not (bare and asked.kind == "fact") else ENOUGH
    text = _composed(ask, rankings, enough) if rankings else ""
    if bare and not (text and following.says(asked, text)):
        partly = [one for place, one in enumerate(said) if place not in wholly]
        text = _composed(ask, _rankings(still, asked, partly, near), enough) if partly else ""
        return text if text and following.says(asked, text) else _refused(ask, rankings)
    if not text and not bare and len(fresh) < len(said):
        text = _composed(ask, _rankings(ask, asked, said, near))
    return text or _refused(ask, rankings)


def _rankings(
    ask: Ask, asked: Question, said: Sequence[Said], spoken_of: frozenset[str] = frozenset()
) -> list[Ranking]:
    """How the units rank for a question, or for each of the questions in it that one section doesn't answer."""
    vectors = memory() if language_spoken() == "en" else None
    whole = rank(asked, said, ask.suggestions, vectors, spoken_of)
    if asked.kind == "compare" and compares(whole):
        return [whole]
    parts = asked.parts()
    if len(parts) == 1:
        return [whole]
    return [replace(rank(part, said, ask.suggestions, vectors, spoken_of), whole=whole) for part in parts]


def _refused(ask: Ask, rankings: Sequence[Ranking]) -> str:
    other = mismatch(ask)
    return offering(ask, other) if other else refusal(ask, rankings, _nearest(rankings))


def _nearest(rankings: Sequence[Ranking]) -> Near | None:
    """The draft that means most nearly what is asked, where one does; only English has meanings here."""
    if language_spoken() != "en":
        return None
    near, draft, unsaid = max(map(_meant, rankings), key=lambda each: each[0], default=(0.0, [], True))
    if near < NEAR:
        return None
    return Near(write(draft if len(draft) <= A_FEW else draft[:1]), unsaid)


def _meant(ranking: Ranking) -> tuple[float, list[Piece], bool]:
    """How near a draft's meaning comes to its question, as a cosine; the draft; and whether it can't answer."""
    draft = scoped(compose(ranking), ranking.question)
    spoken = [place for place, one in enumerate(ranking.said) if any(piece.said is one for piece in draft)]
    text = " ".join(piece.words for piece in draft)
    return float(ranking.meaning[spoken].max(initial=0.0)), draft, impossible(ranking, text)


def _composed(ask: Ask, rankings: Sequence[Ranking], enough: float = ENOUGH) -> str:
    """Each question answered in turn, and which of them the documents don't answer; empty when that is all."""
    if not any(ranking.lists(ranking.best) for ranking in rankings) and IDENTITY.search(ask.question):
        return WHAT_I_AM
    drafts = [_draft(ranking) for ranking in rankings]
    if max(share for _, share in drafts) < enough:
        return ""
    pieces: list[Piece] = []
    rest: list[str] = []
    for ranking, (draft, share) in zip(rankings, drafts, strict=True):
        if share < ENOUGH_BESIDE_ANOTHER:
            rest.append(unanswered(ranking.question.text))
            continue
        before = {piece.said for piece in pieces}
        fresh = [piece for piece in draft if piece.said not in before]
        pieces += fresh or _besides(ranking, rankings[0].question, before)
    return "\n\n".join([write(pieces), *rest])


def _draft(ranking: Ranking) -> tuple[list[Piece], float]:
    """The answer to one question and how far it is trusted; one of several may stand where the whole does."""
    draft = scoped(compose(ranking), ranking.question)
    share = _trust(ranking, draft)
    whole = ranking.whole
    if whole is None or share >= ENOUGH or confidence(whole, lead(whole)) < ENOUGH:
        return draft, share
    there = replace(ranking, sections={whole.best: 1.0})
    beside = scoped(compose(there), there.question)
    likely = confidence(there, lead(there))
    shown = asked_for(there.question.text).shown(" ".join(piece.words for piece in beside))
    return (beside, ENOUGH) if likely >= max(VOUCHED_FOR, share - A_LITTLE) and shown else (draft, share)


def _besides(ranking: Ranking, first: Question, before: Collection[Said]) -> list[Piece]:
    """For a later question whose answer is said already but lacks the words that it adds: the unit that has them."""
    known = {term.stem for term in first.terms}
    added = np.array([term.stem not in known for term in ranking.question.terms], bool)
    told = np.array([one in before for one in ranking.said], bool)
    inside = ranking.places(ranking.best)
    if not added.any() or ranking.own[np.ix_(told, added)].max(initial=0.0) >= SAID_OF_IT:
        return []
    other = replace(ranking, total=ranking.total - np.where(told, np.float32(len(inside)), np.float32(0)))
    if ranking.own[lead(other), added].max() < SAID_OF_IT:
        return []
    return scoped(compose(other), other.question)


def _trust(ranking: Ranking, draft: Sequence[Piece]) -> float:
    share = confidence(ranking, lead(ranking))
    text = " ".join(piece.words for piece in draft)
    return 0.0 if share < SURE and impossible(ranking, text) else share


def tokens(characters: int) -> int:
    """How many tokens some text counts as."""
    return -(-characters // CHARACTERS_PER_TOKEN)


def _spoken(text: str, most: int, read_tokens: int) -> Iterator[ModelEvent]:
    room = most * CHARACTERS_PER_TOKEN
    said = 0
    for words in re.findall(rf"(?:\s*\S+){{1,{WORDS_AT_ONCE}}}", text):
        if said + len(words) > room:
            yield End("max_tokens", read_tokens, tokens(said))
            return
        said += len(words)
        yield Text(words)
    yield End("end_turn", read_tokens, tokens(said))
