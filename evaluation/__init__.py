"""Whether answers are good: questions with what they must hold, put to any address; figures, and a run against another.

A library. May import `content`, `doctor` (which asks as a browser does) and `api.contract`; `cli` calls it.
"""
