"""A follow-up made to stand alone: what it leaves out comes from the question before and from its answer."""

import re
from collections.abc import Sequence

from emulator.model.subjects import by_order, content_words, first_name, first_sentence, name, subject, topic
from emulator.retrieval.decomposition import W_WORD, named

_GREETING = r"(?:ok(?:ay)?|thanks|so|well|hm+|great|right|cool|nice)"
OPENING = re.compile(
    rf"^(?:{_GREETING}+[,. ]+)*(?:and|but|or|also|then|what about|how about|what of)\b[, ]*", re.I
)
_POINTS = r"it(?!\s+takes?\b)|its|(?:that|this) one|that|this|they|them|their|those|these|he|she|his|her"
SEVERAL = re.compile(r"(?:they|them|their|those|these)\b", re.I)
PRONOUN = re.compile(rf"\b({_POINTS})\b", re.I)
ASKS = re.compile(rf"\b({W_WORD}|does|do|is|are|can|could|should|will|would|did|was|were)\b", re.I)
PREPOSITIONS = frozenset(
    {"in", "on", "with", "for", "from", "at", "by", "under", "without", "during", "per", "to", "of"}
)
BARE = re.compile(
    r"^\W*(?:(?:and|but|so|ok(?:ay)?)\b[, ]*)*((?:why|how|how so|how come|when|where|who|which|which ones?|how much|"
    r"how many|really|why not|(?:for|an?|give me an?|any|got an?) (?:other )?examples?|example|more|tell me more|go on|"
    r"explain|"
    r"what else|anything else|then|then what|what then|what next|the (?:others?|rest)(?: ones?)?|since when)"
    r"(?: (?:please|exactly|about (?:it|that|this)))?)\s*[?.!]*\s*$",
    re.I,
)
"""A question that has nothing but its form; all else is the question before."""
ELLIPTIC = re.compile(rf"^(?:{W_WORD})\s+(?=(?:{'|'.join(sorted(PREPOSITIONS - {'to', 'of'}))})\b)", re.I)
"""A question that has lost its verb, such as "how in production?"."""
LEANS = re.compile(
    r"\b(too|also|else|instead|either|still|before(?:hand)?|after(?:wards?)?|extra|another|ones?|there|anything|"
    r"somewhere|alternatives?|again|same|catch|downsides?)\b",
    re.I,
)
"""Words that say something only beside what was said before."""
THIS_SYSTEM = re.compile(r"\b(it|this|you|your|here|u)\b", re.I)
HOW_TO = re.compile(r"^(\W*how (?:do|can|would|should|to)(?: (?:i|we|you|one))?) ", re.I)
LIKE_IT = re.compile(r"^(?:the|an?)?\s*([\w.+-]+(?: [\w.+-]+)?) ones?$", re.I)
A_PRICE_OF_IT = re.compile(r"^how much (?:is|are|was|would be) (?:it|this|that)\b(.*?)[?.! ]*$", re.I)
A_PRICE = re.compile(r"^how much (?:is|are|was|would be)\s+(.+)$", re.I)
ENDS_IN = re.compile(rf"\b(?:{'|'.join(sorted(PREPOSITIONS))}) (?:the |an? |my )?([\w.-]+)$", re.I)
OF_THIS_PAGE = re.compile(r"^\W*what(?: is|['’]?s) this(?: (?:page|site|thing|project|system))?\W*$", re.I)
"""Asks for the page itself, at whatever point of the conversation."""
A_LIST = re.compile(r"^\W*(?:which|what) ([\w-]+s)\W*$", re.I)
"""Asks for a list by its name alone."""
FEW, LEANS_OF = 2, 3
MOST_NAME_WORDS, MOST_OF_AN_ANSWER = 4, 8


def standalone(question: str, history: Sequence[tuple[str, str]]) -> str:
    """The question as it would be asked without the turns before; unchanged when it needs none of them."""
    resolved, last = "", ""
    for asked, answer in history:
        resolved = _resolve(asked, resolved, last) if resolved else asked
        last = answer
    if not resolved:
        return question
    named_one = by_order(question, [answer for _, answer in history])
    if named_one != question and not OPENING.match(named_one.strip()):
        return named_one
    return _resolve(named_one, resolved, last)


def points_back(question: str) -> bool:
    """Whether a question has a pronoun, or begins in the middle of one: "per question?", "with Claude"."""
    first = re.match(r"\W*(\w+)", question)
    begins = first is None or first.group(1).lower() in PREPOSITIONS
    return begins or not content_words(question) or bool(PRONOUN.search(question))


def _resolve(question: str, before: str, answer: str) -> str:
    asked = question.strip()
    opened = OPENING.match(asked)
    if answer and not opened and _begins_anew(asked, before, answer):
        return question
    before = before if content_words(before) else first_sentence(answer)
    if not asked or not content_words(before):
        return question
    if bare := BARE.match(asked):
        said = f"{bare.group(1)}: {_without_form(before)}"
        return _beside_why(said, answer) if bare.group(1).lower().startswith(("why", "how")) else said
    rest = asked[opened.end() :] if opened else asked
    begins = re.match(r"(\w+)", rest)
    middle = begins and begins.group(1).lower() in PREPOSITIONS and not PRONOUN.search(rest)
    if (opened and not ASKS.match(rest)) or (middle and not ASKS.search(rest)):
        return _carried(rest.rstrip("?.! "), before)
    elliptic = ELLIPTIC.match(rest)
    if elliptic:
        return _carried(rest[elliptic.end() :].rstrip("?.! "), before)
    content = len(content_words(rest))
    pronoun = PRONOUN.search(rest)
    thing = "" if THIS_SYSTEM.search(before) or HOW_TO.match(before) else subject(before, answer)
    if pronoun and (content <= 2 * FEW or opened):
        if thing and thing.lower() in rest.lower():
            return question
        if thing:
            said = _with_subject(rest, pronoun, thing)
            return said if SEVERAL.match(pronoun.group(0)) else _beside(said, "", answer)
        price = A_PRICE_OF_IT.match(rest)
        if price and price.group(1):
            return f"How much does it cost{price.group(1)}?"
        return _beside("How much does it cost" if price else rest, before, answer)
    if opened or content < FEW or (content <= LEANS_OF and LEANS.search(rest)):
        return _beside(rest, before, answer)
    return question


def _begins_anew(asked: str, before: str, answer: str) -> bool:
    """Whether a question is whole and of its own: for the page, for a list that nobody spoke of, for this system.

    "It" stays this system where the question before was of it too, of several things or of none.
    """
    if OF_THIS_PAGE.match(asked) or asked.lower() == before.strip().lower():
        return True
    told = f"{before} {first_sentence(answer)}".lower()
    if listed := A_LIST.match(asked):
        return listed.group(1).lower() not in told and not LEANS.search(asked)
    pronoun = PRONOUN.search(asked)
    if BARE.match(asked) or ELLIPTIC.match(asked):
        return False
    if not content_words(asked) or not re.match(rf"\W*{ASKS.pattern}", asked, re.I) or LEANS.search(asked):
        return False
    if pronoun and pronoun.group(0).lower() not in ("it", "its", "this"):
        return False
    if THIS_SYSTEM.search(before):
        return True
    thing = subject(before, answer)
    several = re.fullmatch(r"[a-z]+[^\Ws]s", thing) is not None  # "certificates"; "webhook fails" is one
    return bool(pronoun) and (several or not thing)


def _without_form(before: str) -> str:
    """The question before, of which a bare "why?" left only its own question in."""
    form, _, asked = before.partition(": ")
    return asked if asked and BARE.match(form) else before


def _beside(question: str, before: str, answer: str) -> str:
    """A question with what it leans on in brackets: the words of the question before, and what its answer is about."""
    known = {word.lower() for word in content_words(question)}
    words = [word for word in content_words(_without_form(before)) if word.lower() not in known]
    known |= {word.lower() for word in words}
    about = first_name(first_sentence(answer))
    if THIS_SYSTEM.search(before) and not first_sentence(answer).startswith(about):
        about = ""  # "How is it built?" leaves "it" to be this system, whatever its answer names
    words += [word for word in about.split() if word.lower() not in known]
    return f"{question.rstrip('?.! ')} ({' '.join(words)})?" if words else question


def _beside_why(question: str, answer: str) -> str:
    """A bare "why?" with the names that the answer says first: that is what wants a reason."""
    known = {word.lower() for word in content_words(question)}
    said = enumerate(content_words(first_sentence(answer)))
    names = [word for place, word in said if named(word if place else word.lower())]
    words = [word for word in names if word.lower() not in known]
    return f"{question.rstrip('?.! ')} ({' '.join(words[:MOST_OF_AN_ANSWER])})?" if words else question


def _with_subject(question: str, pronoun: re.Match[str], thing: str) -> str:
    word = pronoun.group(0).lower()
    said_as = f"{thing}'s" if word in {"its", "their", "his", "her"} else thing
    said = f"{question[: pronoun.start()]}{said_as}{question[pronoun.end() :]}"
    price = A_PRICE.match(said.rstrip("?.! "))
    return f"How much does {price.group(1)} cost?" if price else said


def _carried(piece: str, before: str) -> str:
    """The question before with `piece` in the place of its like: "in dev" gives way to "in production"."""
    before = _without_form(before)
    lead = re.match(r"(\w+)\s+(.+)", piece)
    body = before.rstrip("?.! ")
    called = name(body)
    if lead and lead.group(1).lower() in PREPOSITIONS:
        for match in reversed(
            list(re.finditer(rf"\b{re.escape(lead.group(1))}\s+(?:the |a |an )?[\w.,-]+", body, re.I))
        ):
            return f"{body[: match.start()]}{piece}{body[match.end() :]}?"
        if (
            called and lead.group(1).lower() == "for" and named(lead.group(2))
        ):  # "and for PETG?" after "dry PLA"
            return f"{body.replace(called, lead.group(2))}?"
        return f"{body} {piece}?"
    how_to = HOW_TO.match(body)
    if how_to and PRONOUN.search(piece):  # "and deploy it?" after "How do I run it?"
        return f"{how_to.group(1)} {piece}?"
    like = LIKE_IT.match(piece)
    if like and called:  # "the business one" after "the Team plan": the name alone gives way
        return f"{body.replace(called, like.group(1))}?"
    piece = like.group(1) if like else piece
    known = {word.lower() for word in content_words(body)}
    if {word.lower() for word in content_words(piece)} & known:
        return _beside(piece, body, "")
    ends = ENDS_IN.search(body)
    if ends and not (named(piece) and called):
        return f"{body[: ends.start(1)]}{piece}?"
    replaced = (named(piece) and called) or topic(body)
    if replaced and body.count(replaced) == 1 and len(piece.split()) <= MOST_NAME_WORDS:
        return f"{body.replace(replaced, piece)}?"
    return f"{body}: {piece}?"
