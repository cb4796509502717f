"""Answers kept for the time at the cap: first turns only, and only answers with nothing to flag.

The key is a hash of the normalised question with all that made the answer; a new engine, model, prompt or knowledge
version asks anew. The item holds the answer and its sources, never the question.
"""

import hashlib
import json
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from typing import Any, Final

from api.events import Citation, Delta, Done, Event, More, Source, Sources, Start, Usage
from api.safeguards.table import EXPIRES, Table

KEPT_SECONDS: Final = 30 * 86_400
MOST_BYTES: Final = 200_000
"""DynamoDB's items may have 400 KB (Developer Guide, "Quotas")."""


@dataclass(frozen=True)
class CachedAnswer:
    """A whole answer as it was given."""

    sources: tuple[Source, ...]
    done: Done

    def events(self, start: Start) -> Iterator[Event]:
        """The same stream as the first time, in one piece, said to be kept and costing nothing."""
        yield replace(start, cached=True)
        yield Sources(self.sources)
        yield Delta(self.done.text)
        yield self.done


@dataclass(frozen=True)
class AnswerCache:
    """Answers of one engine, model and prompt over a stack's table."""

    table: Table
    engine: str
    model: str
    prompt: str

    def get(self, question: str, knowledge_version: str | None, now: datetime) -> CachedAnswer | None:
        """The answer to a question that was asked before in the same words, unless it has expired.

        Raises:
            TableUnavailableError
        """
        if knowledge_version is None:
            return None
        item = self.table.get(self._key(question, knowledge_version))
        if not item or item.get(EXPIRES, 0) <= now.timestamp():
            return None
        return _parsed(json.loads(zlib.decompress(item["answer"])))

    def put(
        self,
        question: str,
        knowledge_version: str | None,
        sources: tuple[Source, ...],
        done: Done,
        now: datetime,
    ) -> bool:
        """Keep an answer where it is worth keeping; says whether it was.

        Raises:
            TableUnavailableError
        """
        if knowledge_version is None or not worth_keeping(done):
            return False
        kept = replace(done, cost_usd=0.0, usage=Usage(0, 0))
        record = {"sources": [asdict(replace(each, text="")) for each in sources], "done": asdict(kept)}
        packed = zlib.compress(json.dumps(record, separators=(",", ":")).encode())
        if len(packed) > MOST_BYTES:
            return False
        expires = int(now.timestamp()) + KEPT_SECONDS
        self.table.put(self._key(question, knowledge_version), answer=packed, **{EXPIRES: expires})
        return True

    def _key(self, question: str, knowledge_version: str) -> tuple[str, str]:
        form = [each.name for each in fields(Done)]  # what was kept in another form is asked anew
        parts = (normalised(question), self.engine, self.model, self.prompt, knowledge_version, form)
        return f"answer#{hashlib.sha256(json.dumps(parts).encode()).hexdigest()}", "answer"


def worth_keeping(done: Done) -> bool:
    """Grounded, complete, and with no sentence that the gate has flagged."""
    whole = done.finish_reason in ("end_turn", "stop_sequence")
    return done.answered and done.grounded and whole and not (done.unverified or done.unsourced)


def normalised(question: str) -> str:
    """Case, white space, width and the closing mark don't make another question."""
    folded = unicodedata.normalize("NFKC", question).casefold()
    return " ".join(folded.split()).rstrip(" ?!.…")


def _parsed(record: dict[str, Any]) -> CachedAnswer:
    done: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in record["done"].items()
    }
    done["citations"] = tuple(Citation(**each) for each in done["citations"])
    done["more"] = tuple(More(**each) for each in done["more"])
    done["usage"] = Usage(**done["usage"])
    return CachedAnswer(tuple(Source(**each) for each in record["sources"]), Done(**done))
