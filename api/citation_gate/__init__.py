"""The citation gate: what the model wrote, held against what was retrieved.

Pure: imports only `api.events` and `api.limits`. Read `gate.py` first. It decides which markers stay, which sentences
are unverified, and whether the answer is grounded.
"""

from api.citation_gate.gate import Gate, Verdict, judge

__all__ = ["Gate", "Verdict", "judge"]
