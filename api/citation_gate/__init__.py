"""The citation gate: what the model wrote, held against what was retrieved.

Pure: imports only `api.contract`, `api.events` and `api.limits`. Text comes in deltas, is held until a sentence is
whole and read as the page shows it (`markdown`, from `holder.py` on), and leaves with its flags (`gate.py`). What a
sentence claims (`claims.py`, in its `context.py`) are names (`identifiers.py`) and figures, which `figures` reads, from
`quantities.py` on. Each must stand in the `evidence`, from `evidence.py` on, or follow from the others.
"""

from api.citation_gate.evidence.tools import quotable
from api.citation_gate.gate import Gate, judge
from api.citation_gate.verdict import Piece, Verdict

__all__ = ["Gate", "Piece", "Verdict", "judge", "quotable"]
