"""The citation gate: what the model wrote, held against what was retrieved.

Pure: imports only `api.contract`, `api.events` and `api.limits`. Text comes in deltas, is held until a sentence is
whole (`holder.py`, over `lines.py` and `inline.py`, which read Markdown as the page does), and leaves with its flags
(`gate.py`): its claims (`claims.py`, `quantities.py`, `clock.py`, `neighbours.py`, `otherwise.py`, `identifiers.py`)
must stand in the evidence (`evidence.py`, `statements.py`, `tables.py`, `facts.py`, `counts.py`, `tools.py`) or follow
from the others (`derived.py`). Units, number words, months and languages are tables in `units.py`, `number_words.py`,
`languages.py`.
"""

from api.citation_gate.gate import Gate, judge
from api.citation_gate.tools import quotable
from api.citation_gate.verdict import Piece, Verdict

__all__ = ["Gate", "Piece", "Verdict", "judge", "quotable"]
